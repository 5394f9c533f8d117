using System.Text;
using System.Text.Json;
using RiskConsole.Bench.Protocol;

namespace RiskConsole.Bench.Circuits;

/// <summary>One page of a Blazor Server application as a browser holds it, without the browser: gets the HTML, starts the circuit, answers
/// its calls of scripts, and says of each render batch that it was drawn.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="cookie">The session; null where nobody signs in.</param>
internal sealed class CircuitConnection(
    Uri server, string path, string? cookie, EventMarks marks, HttpClient http, HttpMessageInvoker sockets, bool asksPromptness)
    : LiveConnection(marks, sockets)
{
    private static readonly ReadOnlyMemory<byte> KeepAlive = Message(static w => w.KeepAlive());
    private static readonly ReadOnlyMemory<byte> Promptness = Message(static w => w.AskPromptness());

    private readonly MessageWriter _writer = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _secret = "";
    private int _objects;

    public override Task BeatAsync() => SendAsync(asksPromptness ? Promptness : KeepAlive);

    public override async Task LeaveAsync(CancellationToken ct)
    {
        using var form = new MultipartFormDataContent { { new StringContent(_secret), "circuitId" } };
        await SendAsync(HttpMethod.Post, "_blazor/disconnect", form, ct);
    }

    /// <summary>As a click on a link to another page of the same application.</summary>
    public Task NavigateAsync(string to) => SendAsync(Message(w => w.OnLocationChanged(new Uri(server, to).ToString())));

    protected override async Task ConnectAsync(CancellationToken ct)
    {
        var page = CircuitPage.Parse(await SendAsync(HttpMethod.Get, path, null, ct));
        using var negotiated = JsonDocument.Parse(await SendAsync(HttpMethod.Post, "_blazor/negotiate?negotiateVersion=1", null, ct));
        var token = Uri.EscapeDataString(negotiated.RootElement.GetProperty("connectionToken").GetString()!);
        await OpenSocketAsync(new UriBuilder(server) { Scheme = "ws", Path = "_blazor", Query = $"id={token}" }.Uri, cookie, ct);
        await ShakeHandsAsync(CircuitCalls.Handshake, ct);
        await SendAsync(Message(w => w.StartCircuit(server.ToString(), new Uri(server, path).ToString(), page.State)));
        await _started.Task.WaitAsync(ct);
        await SendAsync(Message(w => w.UpdateRootComponents(page.Operations, page.State)));
    }

    protected override int Take(ReadOnlySpan<byte> received, long receivedAt, out ReadOnlyMemory<byte> reply)
    {
        _writer.Clear();
        var rest = received;
        while (LengthPrefix.TryTake(ref rest, out var message))
            Take(message, receivedAt);
        reply = _writer.Written;
        return received.Length - rest.Length;
    }

    private void Take(ReadOnlySpan<byte> message, long receivedAt)
    {
        var reader = new MessagePackReader(message);
        reader.ReadArrayHeader();
        switch (reader.ReadInt64())
        {
            case 1:
                reader.Skip();
                reader.Skip();
                Invoked(reader.ReadText(), ref reader, receivedAt);
                break;
            case 3:
                Completed(ref reader);
                break;
            case 7:
                Fail(reader.TryReadNil() ? "The server ended it." : $"The server ended it: {Encoding.UTF8.GetString(reader.ReadText())}");
                break;
        }
    }

    private void Invoked(ReadOnlySpan<byte> target, ref MessagePackReader reader, long receivedAt)
    {
        reader.ReadArrayHeader();
        if (target.SequenceEqual("JS.RenderBatch"u8))
        {
            var batch = reader.ReadInt64();
            Updated(reader.ReadBinary(), receivedAt);
            _writer.OnRenderCompleted(batch);
        }
        else if (target.SequenceEqual("JS.BeginInvokeJS"u8))
        {
            var handle = reader.ReadInt64();
            var identifier = reader.ReadText();
            reader.Skip();
            var resultType = reader.ReadInt64();
            if (identifier.EndsWith("navigationManager.navigateTo"u8))
                Fail("The server sent the page elsewhere.");
            if (handle != 0)
                Answer(handle, identifier, resultType);
        }
        else if (target.SequenceEqual("JS.Error"u8))
        {
            Fail($"The circuit failed: {Encoding.UTF8.GetString(reader.ReadText())}");
        }
    }

    /// <summary>Answers as the console's scripts do: their attaching functions return objects, a chart in sight says true.</summary>
    private void Answer(long handle, ReadOnlySpan<byte> identifier, long resultType)
    {
        const int objectReference = 1;
        if (resultType == objectReference)
            _writer.EndInvokeJs(handle, Encoding.ASCII.GetBytes($"{{\"__jsObjectId\":{++_objects}}}"));
        else
            _writer.EndInvokeJs(handle, IsOfChart(identifier) ? "true"u8 : "null"u8);
    }

    private static bool IsOfChart(ReadOnlySpan<byte> identifier) =>
        identifier.SequenceEqual("append"u8) || identifier.SequenceEqual("replace"u8);

    private void Completed(ref MessagePackReader reader)
    {
        const int error = 1, value = 3;
        reader.Skip();
        if (!reader.ReadText().SequenceEqual(Encoding.ASCII.GetBytes(CircuitCalls.StartId)))
            return;
        var kind = reader.ReadInt64();
        if (kind == value && !reader.TryReadNil())
        {
            _secret = Encoding.UTF8.GetString(reader.ReadText());
            _started.TrySetResult();
        }
        else
        {
            _started.TrySetException(new InvalidOperationException(
                kind == error ? $"The circuit was refused: {Encoding.UTF8.GetString(reader.ReadText())}" : "The circuit was refused."));
        }
    }

    private async Task<string> SendAsync(HttpMethod method, string to, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, to)) { Content = content };
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Origin", $"http://{server.Authority}");
        using var answer = await http.SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"/{to} was answered with {(int)answer.StatusCode}", null, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(ct);
    }

    private static ReadOnlyMemory<byte> Message(Action<MessageWriter> write)
    {
        var writer = new MessageWriter();
        write(writer);
        return writer.Written;
    }
}
