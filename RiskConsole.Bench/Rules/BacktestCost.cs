using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Bench.Rules;

/// <summary>How long a backtest over stored events takes, beside a bare reading of the same rows.</summary>
internal sealed class BacktestCost(Report report, TimeProvider time, int events)
{
    private const int Target = 1_000_000;
    private const int TargetSeconds = 5;
    private const int Rounds = 2;
    private const int Moves = 20;

    private static readonly (string Name, RuleDefinition Rule)[] Rules =
    [
        ("threshold on the score, by subject", new()
        {
            Name = "a", Kind = RuleKind.Threshold, By = ["subject"], Value = "score", Levels = [new(Severity.Critical, 0.97)], KeepFiring = TimeSpan.FromMinutes(30),
        }),
        ("sum of an amount over 10 min, by subject", new()
        {
            Name = "b", Kind = RuleKind.Velocity, By = ["subject"], Value = "data.usd", Aggregate = Aggregate.Sum, Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Error, 50_000)],
        }),
        ("the same for one type", new()
        {
            Name = "c", Kind = RuleKind.Velocity, Where = "type:io.meridian.bridge.withdrawal", By = ["subject"], Value = "data.usd", Aggregate = Aggregate.Sum,
            Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Error, 50_000)],
        }),
        ("anomaly in an amount, by chain", new()
        {
            Name = "d", Kind = RuleKind.Anomaly, By = ["data.chain"], Value = "data.usd", Aggregate = Aggregate.Sum, Window = TimeSpan.FromMinutes(15), Levels = [new(Severity.Warning, 8)],
        }),
        ("sequence, by subject", new()
        {
            Name = "e", Kind = RuleKind.Sequence, By = ["subject"], Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Error)], KeepFiring = TimeSpan.FromMinutes(30),
            Steps = [new("failed", "type:io.meridian.auth.failed"), new("in", "type:io.meridian.auth.signed-in")],
        }),
    ];

    public async Task RunAsync(FileInfo? database, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-bench-").FullName;
        var file = database?.FullName ?? Path.Combine(folder, "log.db");
        await StoredLog.EnsureAsync(file, events, report, time, ct);
        var app = ConsoleApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration["ConnectionStrings:Default"] = $"Data Source={file}";
        });
        await using (app)
        {
            await app.Services.GetRequiredService<Storage.Migrator>().ApplyAsync(ct);
            await MeasureAsync(app.Services.GetRequiredService<IBacktests>(), file, ct);
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task MeasureAsync(IBacktests backtests, string file, CancellationToken ct)
    {
        var table = new Figures($"Backtests over {events:N0} stored events, best of {Rounds}", "rule", "seconds", "events/s", "matched", "alerts", "of bare reading");
        var bare = Best(() => ReadBare(file));
        table.Add("bare reading: five columns in order of time, no rule", bare, events / bare, null, null, 1.0);
        var user = Actors.System("bench");
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), time.GetUtcNow());
        var slowest = 0.0;
        foreach (var (name, rule) in Rules)
        {
            BacktestResult? best = null;
            for (var i = 0; i < Rounds; i++)
            {
                var result = await backtests.RunAsync(user, new BacktestRequest(rule, null, from, to), null, ct);
                best = best is null || result.Took < best.Took ? result : best;
            }
            if (best!.Draft.Fault is { } fault)
                throw new InvalidOperationException($"{name}: {fault}");
            var seconds = best.Took.TotalSeconds;
            table.Add(name, seconds, best.Events / seconds, best.Draft.Matched, best.Draft.Total, seconds / bare);
            slowest = Math.Max(slowest, seconds * Target / best.Events);
        }
        var both = await backtests.RunAsync(user, new BacktestRequest(Rules[2].Rule with { Levels = [new(Severity.Error, 40_000)] }, Rules[2].Rule, from, to), null, ct);
        table.Add("one type, draft against current", both.Took.TotalSeconds, both.Events / both.Took.TotalSeconds, both.Draft.Matched, both.Draft.Total, both.Took.TotalSeconds / bare);
        report.Add(table);
        report.Note(string.Create(CultureInfo.InvariantCulture,
            $"Target, {Target:N0} events in under {TargetSeconds} s: {(slowest < TargetSeconds ? "met" : "missed")}, the slowest takes {slowest:N2} s for so many."));
        await MeasureWhatIfAsync(backtests, ct);
    }

    private async Task MeasureWhatIfAsync(IBacktests backtests, CancellationToken ct)
    {
        var table = new Figures("What-if: read once, then judged again for each threshold tried", "rule", "read s", "events", "samples", "judge p50 ms", "judge p95 ms");
        foreach (var (name, rule) in Rules)
        {
            var began = time.GetTimestamp();
            var whatIf = await backtests.PrepareAsync(Actors.System("bench"), rule, TimeSpan.FromDays(31), ct);
            var read = time.GetElapsedTime(began).TotalSeconds;
            var judge = new Samples();
            for (var i = 0; i < Moves; i++)
            {
                var moved = rule with { Levels = [.. rule.Levels.Select(level => level with { Threshold = level.Threshold * (1 + i / 100.0) })] };
                began = time.GetTimestamp();
                whatIf.Judge(moved);
                judge.Add(time.GetElapsedTime(began).TotalMilliseconds);
            }
            table.Add(name, read, whatIf.Events, whatIf.Matched, judge.Percentile(0.5), judge.Percentile(0.95));
        }
        report.Add(table);
    }

    private double Best(Action read)
    {
        var best = double.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var began = time.GetTimestamp();
            read();
            best = Math.Min(best, time.GetElapsedTime(began).TotalSeconds);
        }
        return best;
    }

    private static void ReadBare(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, time_us, subject, score, data FROM event ORDER BY time_us, seq";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            _ = rows.GetInt64(0);
            _ = rows.GetInt64(1);
            _ = rows.IsDBNull(2) ? null : rows.GetString(2);
            _ = rows.IsDBNull(3) ? 0 : rows.GetDouble(3);
            _ = rows.IsDBNull(4) ? null : rows.GetString(4);
        }
    }
}
