using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Bench.Rules;

/// <summary>What judging an event costs in memory, beside the least that could be written by hand.</summary>
internal sealed class EngineCost(Report report, TimeProvider time, int events)
{
    private const int Target = 50_000;
    private const int TargetRules = 100;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    public async Task RunAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-bench-").FullName;
        await using var app = ConsoleApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration["ConnectionStrings:Default"] = $"Data Source={Path.Combine(folder, "unused.db")}";
        });
        var (compiler, engines) = (app.Services.GetRequiredService<IRuleCompiler>(), app.Services.GetRequiredService<IRuleEngines>());
        var table = new Figures($"{events:N0} events of {RuleEvents.Accounts:N0} accounts through the engine, one thread, each payload parsed once",
            "what", "rules", "bridges", "events/s", "us/event", "judged per event", "findings", "keys", "bytes per key", "of hand-written");

        ByHand(Events(events / 10, 1));
        var hand = ByHand(Events(events, 1));
        table.Add("hand-written: one window of sums in a dictionary", 1, 1, hand.PerSecond, 1e6 / hand.PerSecond, 1.0, (long)hand.Findings, (long)hand.Keys, hand.Bytes / hand.Keys, 1.0);
        Judge(compiler, engines, (100, 12), Events(events / 10, 12));
        foreach (var (rules, bridges) in new[] { (10, 1), (100, 12), (1_000, 125), (1_000, 12) })
        {
            ct.ThrowIfCancellationRequested();
            var (perSecond, judged, findings, keys, bytes) = Judge(compiler, engines, (rules, bridges), Events(events, bridges));
            table.Add("engine, mixed kinds", rules, bridges, perSecond, 1e6 / perSecond, judged, findings, keys, keys == 0 ? null : bytes / keys, perSecond / hand.PerSecond);
            if (rules == TargetRules)
                report.Note(string.Create(CultureInfo.InvariantCulture, $"Target, {Target:N0} events/s with {rules} rules: {(perSecond >= Target ? "met" : "missed")} with {perSecond:N0}."));
        }
        report.Add(table);
        report.Note("Every rule is about one of the two types of events of a bridge. Judged per event: how many rules took it. Bytes per key: managed memory that the engine held "
            + "in the end, by keys of all rules; long keys and full windows are part of it.");
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static RiskEvent[] Events(int count, int bridges) => new RuleEvents(7, bridges).Make(count, Start, Step);

    private (double PerSecond, double Judged, long Findings, long Keys, double Bytes) Judge(
        IRuleCompiler compiler, IRuleEngines engines, (int Rules, int Bridges) mix, RiskEvent[] stream)
    {
        var findings = new Counter();
        var compiled = RuleMix.Of(mix.Rules, mix.Bridges).Select((rule, i) => compiler.Compile(new RuleVersion(
            new Guid(i + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), 1, RuleState.Active, rule, "bench", Start, "", Approval.Approved))).ToList();
        IRuleEngine? engine = engines.Create();
        engine.Use(compiled, Start.ToMicros(), findings);
        var began = time.GetTimestamp();
        for (var i = 0; i < stream.Length; i++)
        {
            engine.Process(stream[i], stream[i].Time.ToMicros(), findings);
            // What is judged is let go, as in the pipeline; its memory is none of the engine's.
            stream[i] = null!;
            if (i % 1_000 == 0)
                engine.TakeChanges(windows: false);
        }
        var took = time.GetElapsedTime(began);
        var statuses = engine.Statuses;
        if (statuses.FirstOrDefault(s => s.Fault is not null) is { } failing)
            throw new InvalidOperationException($"A rule fails: {failing.Fault}");
        engine.TakeChanges(windows: false);
        var held = Held();
        GC.KeepAlive(engine);
        engine = null;
        var bytes = held - Held();
        return (stream.Length / took.TotalSeconds, statuses.Sum(s => s.Taken) / (double)stream.Length, findings.Count, statuses.Sum(s => (long)s.Keys), bytes);
    }

    /// <summary>The least that answers "sum of an amount by account over ten minutes": a queue and a sum per account in a dictionary.</summary>
    private (double PerSecond, double Findings, double Keys, double Bytes) ByHand(RiskEvent[] stream)
    {
        var windows = new Dictionary<string, (Queue<(long Us, double Value)> Entries, double Sum)>(StringComparer.Ordinal);
        var found = 0;
        var began = time.GetTimestamp();
        for (var i = 0; i < stream.Length; i++)
        {
            var e = stream[i];
            stream[i] = null!;
            if (!e.DataRoot.TryGetProperty("usd", out var usd) || usd.ValueKind != JsonValueKind.Number || e.Subject is null)
                continue;
            var (value, us) = (usd.GetDouble(), e.Time.ToMicros());
            if (!windows.TryGetValue(e.Subject, out var window))
                window = (new Queue<(long, double)>(), 0);
            while (window.Entries.TryPeek(out var old) && old.Us <= us - 600_000_000)
                window.Sum -= window.Entries.Dequeue().Value;
            window.Entries.Enqueue((us, value));
            window.Sum += value;
            windows[e.Subject] = window;
            found += window.Sum >= 250_000 ? 1 : 0;
        }
        var took = time.GetElapsedTime(began);
        var keys = windows.Count;
        var held = Held();
        GC.KeepAlive(windows);
        windows = null;
        var bytes = held - Held();
        return (stream.Length / took.TotalSeconds, found, keys, bytes);
    }

    private static double Held() => GC.GetTotalMemory(forceFullCollection: true);

    private sealed class Counter : IFindings
    {
        public long Count { get; private set; }

        public void Add(in Finding finding) => Count++;
    }
}
