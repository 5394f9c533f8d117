using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace RiskConsole.E2E.Support;

/// <summary>A program that sends events with its key, as a customer's would.</summary>
internal sealed class EventSender : IDisposable
{
    private static readonly MediaTypeHeaderValue Batch = new("application/cloudevents-batch+json");

    private readonly HttpClient _client;
    private static long s_number;

    public EventSender(Uri address, string key)
    {
        _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    /// <summary>Sends one event that happens now.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SendAsync(string subject, string severity = "info", double? score = null, string type = "io.e2e.happened", object? data = null)
    {
        var id = NewId();
        await SendBatchAsync([Event(id, subject, severity, score, type, data)]);
        return id;
    }

    public static string NewId() => string.Create(CultureInfo.InvariantCulture, $"e2e-{Interlocked.Increment(ref s_number)}");

    public static Dictionary<string, object?> Event(string id, string subject, string severity = "info", double? score = null, string type = "io.e2e.happened", object? data = null)
    {
        var sent = new Dictionary<string, object?>
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["source"] = "/e2e",
            ["type"] = type,
            ["subject"] = subject,
            ["time"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["severity"] = severity,
            ["data"] = data ?? new { note = id },
        };
        if (score is not null)
            // CloudEvents attributes know no fractions: the score travels as text.
            sent["score"] = score.Value.ToString(CultureInfo.InvariantCulture);
        return sent;
    }

    /// <summary>Sends a batch; when this returns, all of it is acknowledged.</summary>
    public async Task SendBatchAsync(IReadOnlyList<IReadOnlyDictionary<string, object?>> events)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(events));
        body.Headers.ContentType = Batch;
        using var answer = await _client.PostAsync(new Uri("/api/v1/events", UriKind.Relative), body, Deadline.Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Deadline.Token)}");
    }

    /// <summary>How many stored events match.</summary>
    public async Task<long> CountAsync(string query)
    {
        var path = new Uri("/api/v1/events/count?query=" + Uri.EscapeDataString(query), UriKind.Relative);
        using var answer = JsonDocument.Parse(await _client.GetStringAsync(path, Deadline.Token));
        return answer.RootElement.GetProperty("count").GetInt64();
    }

    /// <returns>The console's own id of the only event with this id.</returns>
    public async Task<string> FindUidAsync(string id)
    {
        var path = new Uri("/api/v1/events?limit=1&query=" + Uri.EscapeDataString($"id:\"{id}\""), UriKind.Relative);
        using var answer = JsonDocument.Parse(await _client.GetStringAsync(path, Deadline.Token));
        return answer.RootElement.GetProperty("items")[0].GetProperty("uid").GetString()!;
    }

    public void Dispose() => _client.Dispose();
}
