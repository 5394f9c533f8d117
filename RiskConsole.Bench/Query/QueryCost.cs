using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Bench.Query;

/// <summary>What it costs to read a query and to put an event to it, beside predicates written by hand.</summary>
internal sealed class QueryCost(Report report, TimeProvider time)
{
    private const int Events = 1_000;
    private const int Compilations = 200;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(60);

    private static readonly (string Query, Func<RiskEvent, bool> Hand)[] ByHand =
    [
        ("severity:>=error", e => e.Severity >= Severity.Error),
        ("subject:account/*", e => e.Subject is not null && e.Subject.StartsWith("account/", StringComparison.Ordinal)),
        ("type:*.withdrawal", e => e.Type.EndsWith(".withdrawal", StringComparison.Ordinal)),
        ("score:>0.9", e => e.Score > 0.9),
        ("data.usd:>1000000", e => e.DataRoot.TryGetProperty("usd", out var usd) && usd.ValueKind == JsonValueKind.Number && usd.GetDouble() > 1_000_000),
        ("data.chain:ethereum", e => e.DataRoot.TryGetProperty("chain", out var chain) && chain.ValueEquals("ethereum")),
        ("\"manual review\"", e => Holds(e.Source) || Holds(e.Id) || Holds(e.Type) || Holds(e.Subject) || Holds(e.Data)),
    ];

    private readonly QueryCompiler<RiskEvent> _compiler = new(EventQuerySchema.Create(), time);
    private readonly RiskEvent[] _events = Make(time.GetUtcNow());

    public void Run()
    {
        var (compile, match) = (new Samples(), new Samples());
        var slowest = ("", 0.0);
        foreach (var text in QuerySet.All)
        {
            var query = Compile(text);
            compile.Add(Nanoseconds(Compilations, () =>
            {
                for (var i = 0; i < Compilations; i++)
                    Compile(text);
                return 0;
            }) / 1_000);
            var cost = PerEvent(query.Matches);
            match.Add(cost);
            if (cost > slowest.Item2)
                slowest = (text, cost);
        }
        report.Add(new Figures($"{QuerySet.All.Count} queries over {Events} events", "what", "p50", "p95", "max")
            .Add("compile, us per query", compile.Percentile(0.5), compile.Percentile(0.95), compile.Max)
            .Add("match, ns per event", match.Percentile(0.5), match.Percentile(0.95), match.Max));
        report.Note($"Slowest to match: {slowest.Item1}");

        var table = new Figures("Beside a predicate written by hand", "query", "ns per event", "by hand ns", "times");
        foreach (var (text, hand) in ByHand)
        {
            var (compiled, written) = (PerEvent(Compile(text).Matches), PerEvent(hand));
            table.Add(text, compiled, written, compiled / written);
        }
        table.Add("naive: data contains \"usd\"", null, PerEvent(e => e.Data!.Contains("\"usd\"", StringComparison.Ordinal)), null);
        report.Add(table);
    }

    private static RiskEvent[] Make(DateTimeOffset now)
    {
        var events = new SampleEvents(1);
        return [.. Enumerable.Range(0, Events).Select(i => events.Next(i.ToString("D20", CultureInfo.InvariantCulture), now.AddSeconds(-i)).At(i + 1))];
    }

    private static bool Holds(string? text) => text is not null && text.Contains("manual review", StringComparison.OrdinalIgnoreCase);

    private CompiledQuery<RiskEvent> Compile(string text) => _compiler.TryCompile(text, out var query, out var error)
        ? query
        : throw new InvalidOperationException($"{text}: {error.Message}");

    private double PerEvent(Func<RiskEvent, bool> matches) => Nanoseconds(_events.Length, () =>
    {
        var found = 0;
        foreach (var e in _events)
            found += matches(e) ? 1 : 0;
        return found;
    });

    /// <summary>The best of several rounds: what others do on the machine makes a round slower, never faster.</summary>
    private static double Nanoseconds(int count, Func<int> round)
    {
        var best = double.MaxValue;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Least;)
        {
            var start = Stopwatch.GetTimestamp();
            round();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
        }
        return best;
    }
}
