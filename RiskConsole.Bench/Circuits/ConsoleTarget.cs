using System.Net.Http.Headers;

namespace RiskConsole.Bench.Circuits;

/// <summary>The console: signed-in circuits on one of its pages, events through its ordinary ingest. The mark stands in the subject, which
/// both pages show: Live feed in the new row, Overview in its latest events and, being a warning, among its top subjects.</summary>
/// <param name="path">The page.</param>
/// <param name="watch">The instance whose pages are open.</param>
/// <param name="ingest">The instance that events are posted to.</param>
/// <param name="key">API key with the scope ingest.</param>
/// <param name="cookies">Sessions that the circuits are spread over.</param>
/// <param name="score">The score events carry; null for none.</param>
internal sealed class ConsoleTarget(
    string name, string path, Uri watch, Uri ingest, string key, IReadOnlyList<string> cookies, double? score, LoadClients clients,
    IReadOnlyList<int> processes) : ILoadTarget
{
    private static readonly MediaTypeHeaderValue One = new("application/cloudevents+json");
    private static readonly MediaTypeHeaderValue Batch = new("application/cloudevents-batch+json");

    private readonly Uri _events = new(ingest, "api/v1/events");

    public string Name => name;

    public IReadOnlyList<int> Processes => processes;

    /// <summary>As the console's script does.</summary>
    public TimeSpan Beat => TimeSpan.FromSeconds(5);

    public LiveConnection Connect(int index, EventMarks marks) => new CircuitConnection(
        watch, path, cookies[index % cookies.Count], marks, clients.Http, clients.Sockets, asksPromptness: true);

    public Task PostAsync(string mark, CancellationToken ct)
    {
        var scored = score is { } value ? FormattableString.Invariant($"\"score\":{value},") : "";
        return SendAsync(new StringContent($$"""
            {"specversion":"1.0","id":"{{mark}}","source":"/bench/circuits","type":"io.example.bridge.withdrawal","subject":"acct/{{mark}}",
            "severity":"warning",{{scored}}"data":{"usd":1250.5,"asset":"ETH","from":"ethereum","to":"base","confirmations":12}
            }
            """, One), ct);
    }

    /// <summary>Posts an array of events.</summary>
    public Task PostBatchAsync(string json, CancellationToken ct) => SendAsync(new StringContent(json, Batch), ct);

    private async Task SendAsync(HttpContent content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _events) { Content = content };
        request.Headers.Add("X-Api-Key", key);
        using var answer = await clients.Http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }
}
