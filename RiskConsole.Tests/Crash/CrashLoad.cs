using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Crash;

/// <summary>Senders that post batches to consoles which come and go. A batch that was not acknowledged is sent again, as a careful program does,
/// so that in the end every event was acknowledged, many of them after having been stored already.</summary>
internal sealed class CrashLoad : IAsyncDisposable
{
    private const int BatchSize = 5;

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _acknowledged = [];
    private readonly List<Task> _senders = [];
    private int _retries;

    /// <summary>Events acknowledged so far.</summary>
    public int Acknowledged
    {
        get
        {
            lock (_acknowledged)
                return _acknowledged.Count;
        }
    }

    /// <summary>Batches that had to be sent again.</summary>
    public int Retries => Volatile.Read(ref _retries);

    public HashSet<string> Ids => _acknowledged;

    public void Send(Uri address, string key, string name, int senders)
    {
        for (var i = 0; i < senders; i++)
        {
            var sender = $"{name}-{i}";
            _senders.Add(Task.Run(() => SendAsync(address, key, sender)));
        }
    }

    /// <summary>Waits until some more events were acknowledged.</summary>
    public Task MoreAsync(int events)
    {
        var before = Acknowledged;
        return Deadline.UntilAsync(() => Acknowledged >= before + events, "events are acknowledged");
    }

    /// <summary>Ends the senders, each after its batch was acknowledged.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_senders).WaitAsync(Deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private async Task SendAsync(Uri address, string key, string name)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        var patience = Deadline.Token;
        for (var batch = 0; !_stop.IsCancellationRequested; batch++)
        {
            var ids = Enumerable.Range(0, BatchSize).Select(i => $"{name}-{batch}-{i}").ToArray();
            var subject = $"account/{batch % 7}";
            while (!await TryAsync(client, ids, subject))
            {
                Interlocked.Increment(ref _retries);
                if (_stop.IsCancellationRequested && patience.IsCancellationRequested)
                    return;
            }
            lock (_acknowledged)
                _acknowledged.UnionWith(ids);
        }
    }

    private static async Task<bool> TryAsync(HttpClient client, string[] ids, string subject)
    {
        try
        {
            using var content = JsonContent.Create(ids.Select(id =>
                new { specversion = "1.0", id, source = "/crash", type = "io.test.crash", subject, data = new { score = id.EndsWith('0') ? 0.95 : 0.5 } }));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents-batch+json");
            using var answer = await client.PostAsync(new Uri("/api/v1/events", UriKind.Relative), content);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The console is being killed or is not there yet.
        }
        await Task.Delay(50);
        return false;
    }
}
