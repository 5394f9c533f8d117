using System.Net.Http.Headers;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Circuits;

/// <summary>The console: signed-in circuits on one of its pages, events through its ordinary ingest. The mark stands in the event's subject,
/// which both pages show: Live feed in the new row, Overview in the new line of its latest events.</summary>
/// <param name="path">The page.</param>
/// <param name="watch">The instance whose pages are open.</param>
/// <param name="ingest">The instance that events are posted to.</param>
/// <param name="cookies">Sessions that the circuits are spread over.</param>
/// <param name="score">The score events carry; null for none. With 1 the subject also enters Overview's top subjects.</param>
internal sealed class ConsoleTarget(
    string name, string path, Uri watch, Uri ingest, ConsoleAccess access, IReadOnlyList<string> cookies, double? score, LoadClients clients,
    IReadOnlyList<int> processes) : ILoadTarget
{
    private static readonly MediaTypeHeaderValue CloudEvent = new("application/cloudevents+json");

    private readonly Uri _events = new(ingest, "api/v1/events");

    public string Name => name;

    public IReadOnlyList<int> Processes => processes;

    /// <summary>As the console's script does.</summary>
    public TimeSpan Beat => TimeSpan.FromSeconds(5);

    public LiveConnection Connect(int index, EventMarks marks) => new CircuitConnection(
        watch, path, cookies[index % cookies.Count], marks, clients.Http, clients.Sockets, asksPromptness: true);

    public async Task PostAsync(string mark, CancellationToken ct)
    {
        var scored = score is { } value ? FormattableString.Invariant($"\"score\":{value},") : "";
        var body = $$"""
            {"specversion":"1.0","id":"{{mark}}","source":"/bench/circuits","type":"io.example.bridge.withdrawal","subject":"acct/{{mark}}",
            "severity":"warning",{{scored}}"data":{"usd":1250.5,"asset":"ETH","from":"ethereum","to":"base","confirmations":12}
            }
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, _events) { Content = new StringContent(body, CloudEvent) };
        request.Headers.Add("X-Api-Key", access.Key);
        using var answer = await clients.Http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }
}
