using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Query;

/// <summary>How long the first page of a search takes over the API of a console with many events.</summary>
internal sealed class SearchCost(Report report, int rounds)
{
    private const int PageSize = 50;
    private const int TargetMs = 100;

    private static readonly (string Name, string Query)[] Searches =
    [
        ("everything", ""), ("severity", "severity:>=error"), ("severity and category", "severity:warning category:risk"), ("category", "category:security"),
        ("score", "score:>0.9"), ("last hour", "time:-1h"), ("a day", "time:-8d..-7d severity:>=warning"),
        ("type", "type:*.withdrawal"), ("source", "source:/meridian/hosts"), ("not", "-subject:account/*"), ("busy subject", "subject:relayer/ams-1"),
        ("subject prefix", "subject:account/0x00*"), ("payload word", "data.chain:base data.asset:WBTC"), ("payload amount", "data.usd:>10000"),
        ("common text", "\"manual review\""), ("view", "type:*.withdrawal data.usd:>100000 -data.asset:USDC"), ("id", "id:00000000000000500000"),
        ("rare subject", "subject:vault/frozen-2"), ("rare type", "type:io.meridian.bridge.paused"), ("rare payload word", "data.case:CASE-000003"),
        ("rare text", "quarantined"), ("no such text", "nothing-holds-this"), ("no such subject", "subject:account/0xabcdefabcd"),
        ("rare transaction", "data.tx:{tx}"), ("rare transaction, part", "{tx-part}"),
        ("rare amount", "data.usd:>5000000"), ("short rare text", "q7z"),
    ];

    public async Task RunAsync(ConsoleServer server, string key, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        var transaction = await TransactionAsync(client, ct);
        await WarmUpAsync(client, transaction, ct);
        var table = new Figures($"First page of {PageSize} over the API", "search", "query", "found", "p50 ms", "p95 ms", "count ms");
        var (all, met) = (new Samples(), 0);
        var meter = MachineMeter.Start(server.Process.Id);
        foreach (var (name, template) in Searches)
        {
            var query = Fill(template, transaction);
            var latency = new Samples();
            for (var i = 0; i < rounds; i++)
                latency.Add((await GetAsync(client, "", query, ct)).Ms);
            var (count, countMs) = await GetAsync(client, "/count", query, ct);
            var found = count.TryGetProperty("count", out var number) ? number.GetInt64() : (long?)null;
            table.Add(name, query.Length > 40 ? query[..40] + "…" : query, found, latency.Percentile(0.5), latency.Percentile(0.95), countMs);
            all.Add(latency.Percentile(0.5)!.Value);
            met += latency.Percentile(0.95) < TargetMs ? 1 : 0;
        }
        var used = meter.Read();
        report.Add(table);
        report.Note(string.Create(CultureInfo.InvariantCulture,
            $"Target, first page under {TargetMs} ms at p95: met by {met} of {Searches.Length} searches; over the searches' medians p95 is {all.Percentile(0.95):N1} ms."));
        report.Note(string.Create(CultureInfo.InvariantCulture, $"Foreign CPU {used.Cores(used.Foreign):N2} cores. A search without a count took longer than Store:QueryTimeout to count."));
    }

    private static string Fill(string template, string transaction) =>
        template.Replace("{tx-part}", transaction[2..14], StringComparison.Ordinal).Replace("{tx}", transaction, StringComparison.Ordinal);

    /// <summary>A transaction from the middle of the log.</summary>
    private static async Task<string> TransactionAsync(HttpClient client, CancellationToken ct)
    {
        var (page, _) = await GetAsync(client, "", "time:<-15d type:*.deposit", ct);
        return page.GetProperty("items")[0].GetProperty("data").GetProperty("tx").GetString()!;
    }

    private static async Task WarmUpAsync(HttpClient client, string transaction, CancellationToken ct)
    {
        for (var i = 0; i < 3; i++)
        {
            foreach (var (_, template) in Searches)
                await GetAsync(client, "", Fill(template, transaction), ct);
        }
    }

    private static async Task<(JsonElement Answer, double Ms)> GetAsync(HttpClient client, string path, string query, CancellationToken ct)
    {
        var uri = new Uri($"/api/v1/events{path}?query={Uri.EscapeDataString(query)}" + (path.Length == 0 ? $"&limit={PageSize}" : ""), UriKind.Relative);
        var began = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(uri, ct);
        var bytes = await answer.Content.ReadAsByteArrayAsync(ct);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return (JsonElement.Parse(bytes), took);
    }
}
