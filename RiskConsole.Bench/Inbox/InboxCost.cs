using System.Diagnostics;
using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Life;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Storage;

namespace RiskConsole.Bench.Inbox;

/// <summary>Views of many open alerts in the running console, beside the same asked of the store in SQL, and acts on one of them.</summary>
internal sealed class InboxCost(Report report, int alerts, int rounds)
{
    private const int FirstRows = 50;
    private const int Chunk = 5_000;
    private const int RuleCount = 20;
    private const double TargetViewMs = 100;
    private const double TargetActMs = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly (string Name, string Query, IReadOnlyList<Severity> Severities, string Sql)[] Filters =
    [
        ("all", "", [], "1 = 1"),
        ("two severities", "", [Severity.Critical, Severity.Error], "severity IN (4, 3)"),
        ("rule and subject", "rule:\"Rule 3\" subject:account/1*", [], "name = 'Rule 3' AND subject LIKE 'account/1%'"),
        ("a word", "withdrawal-77", [], "(name LIKE '%withdrawal-77%' OR message LIKE '%withdrawal-77%' OR subject LIKE '%withdrawal-77%' OR key LIKE '%withdrawal-77%')"),
        ("a label", "label.team:blue", [], "json_extract(labels, '$.team') = 'blue'"),
    ];

    private readonly Figures _views = new("Opening a view of the inbox nobody has open: first rows, facets and cards",
        "filter", "open alerts", "shown", "p50 ms", "p95 ms", "max ms", "in SQL p50 ms", "in SQL p95 ms");

    private readonly Figures _acts = new("Acts and changes, with a view open", "what", "p50 ms", "p95 ms", "max ms");

    public async Task RunAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-bench-").FullName;
        try
        {
            await using (var first = await StartAsync(folder, ct))
            {
                await FillAsync(first.Services, ct);
                await first.StopAsync(ct);
            }
            var began = Stopwatch.GetTimestamp();
            await using var app = await StartAsync(folder, ct);
            report.Note(string.Create(CultureInfo.InvariantCulture, $"Started with {alerts:N0} open alerts in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."));
            await ViewsAsync(app.Services, ct);
            await ActsAsync(app.Services, ct);
            await app.StopAsync(ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        report.Add(_views);
        report.Add(_acts);
    }

    private async Task ViewsAsync(IServiceProvider services, CancellationToken ct)
    {
        var (inbox, compiler, reader) = (services.GetRequiredService<IInbox>(), services.GetRequiredService<IQueryCompiler<Alert>>(), services.GetRequiredService<StoreReader>());
        foreach (var (name, text, severities, sql) in Filters)
        {
            if (!compiler.TryCompile(text, out var query, out var error))
                throw new InvalidOperationException(error.Message);
            var filter = new InboxFilter(CategorySet.All, query) { Severities = severities };
            var (mine, theirs, shown) = (new Samples(), new Samples(), 0);
            for (var i = -5; i < rounds; i++)
            {
                var began = Stopwatch.GetTimestamp();
                using (var view = inbox.Open(filter))
                {
                    shown = view.Current.Items.Count;
                    for (var row = 0; row < Math.Min(FirstRows, shown); row++)
                        _ = view.Current.Items[row].Alert.Message.Length;
                }
                if (i >= 0)
                    mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            for (var i = -1; i < Math.Max(3, rounds / 10); i++)
            {
                var began = Stopwatch.GetTimestamp();
                await reader.ReadAsync(connection => Ask(connection, sql), ct);
                if (i >= 0)
                    theirs.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            _views.Add(name, alerts, shown, mine.Percentile(0.5), mine.Percentile(0.95), mine.Max, theirs.Percentile(0.5), theirs.Percentile(0.95));
            Judge($"view of {name}", mine.Percentile(0.95), TargetViewMs);
        }
    }

    private async Task ActsAsync(IServiceProvider services, CancellationToken ct)
    {
        var (inbox, acts, writer) = (services.GetRequiredService<IInbox>(), services.GetRequiredService<IAlertActs>(), services.GetRequiredService<IStoreWriter>());
        services.GetRequiredService<IQueryCompiler<Alert>>().TryCompile("", out var all, out _);
        using var view = inbox.Open(new InboxFilter(CategorySet.All, all!));
        var user = Actors.System("bench");
        var (bare, act, shown) = (new Samples(), new Samples(), new Samples());
        for (var i = -5; i < rounds; i++)
        {
            var item = view.Current.Items[(i + 5) * 97 % view.Current.Items.Count];
            var began = Stopwatch.GetTimestamp();
            await writer.WriteAsync(static transaction =>
            {
                using var command = transaction.Connection.CreateCommand();
                command.Transaction = transaction.Transaction;
                command.CommandText = "UPDATE alert SET version = version WHERE id = (SELECT id FROM alert LIMIT 1)";
                return command.ExecuteNonQuery();
            }, ct);
            var written = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            began = Stopwatch.GetTimestamp();
            var result = await acts.ActAsync(user, new AlertAct(ActKind.Acknowledge), [new AlertSeen(item.Alert.Id, item.Alert.Life)], ct);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (result.Done.Count != 1)
                throw new InvalidOperationException($"An alert could not be acknowledged: {result.Refused[0].Message}");
            while (!view.Current.Items.Any(row => row.Alert.Id == item.Alert.Id && row.Alert.State == AlertState.Acknowledged))
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                    throw new InvalidOperationException("What was acknowledged is not shown so.");
                await Task.Delay(1, ct);
            }
            if (i < 0)
                continue;
            bare.Add(written);
            act.Add(took);
            shown.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        _acts.Add("one row changed and committed by the store's writer", bare.Percentile(0.5), bare.Percentile(0.95), bare.Max);
        _acts.Add("acknowledge one alert, until it is answered", act.Percentile(0.5), act.Percentile(0.95), act.Max);
        _acts.Add("acknowledge one alert, until the view shows it", shown.Percentile(0.5), shown.Percentile(0.95), shown.Max);
        Judge("acknowledge", act.Percentile(0.95), TargetActMs);
    }

    private void Judge(string what, double? p95, double target) => report.Note(string.Create(CultureInfo.InvariantCulture,
        $"Target, p95 of {what} under {target:0} ms: {(p95 < target ? "met" : "missed")} with {p95:0.0} ms."));

    /// <summary>What the view answers, as a page without one would ask for it.</summary>
    private static int Ask(Microsoft.Data.Sqlite.SqliteConnection connection, string where)
    {
        var rows = 0;
        foreach (var text in new[]
        {
            $"SELECT {AlertRows.Columns} FROM alert WHERE state IN (1, 2) AND shadow = 0 AND storm_id IS NULL AND {where} ORDER BY severity DESC, opened_us DESC LIMIT {FirstRows}",
            $"SELECT severity, count(*) FROM alert WHERE state IN (1, 2) AND shadow = 0 AND storm_id IS NULL AND {where} GROUP BY severity",
            $"SELECT state, count(*) FROM alert WHERE state IN (1, 2) AND shadow = 0 AND storm_id IS NULL AND {where} GROUP BY state",
            $"SELECT rule_id, count(*) FROM alert WHERE state IN (1, 2) AND shadow = 0 AND storm_id IS NULL AND {where} GROUP BY rule_id ORDER BY 2 DESC LIMIT 20",
            $"SELECT subject, count(*) FROM alert WHERE state IN (1, 2) AND shadow = 0 AND storm_id IS NULL AND {where} GROUP BY subject ORDER BY 2 DESC LIMIT 20",
            $"SELECT assignee_id, count(*) FROM alert WHERE state IN (1, 2) AND shadow = 0 AND storm_id IS NULL AND {where} GROUP BY assignee_id ORDER BY 2 DESC LIMIT 20",
        })
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            using var row = command.ExecuteReader();
            while (row.Read())
                rows++;
        }
        return rows;
    }

    private async Task FillAsync(IServiceProvider services, CancellationToken ct)
    {
        report.Progress($"Storing {alerts} open alerts");
        var (writer, now) = (services.GetRequiredService<IStoreWriter>(), TimeProvider.System.GetUtcNow());
        // Alerts of rules that are not there would be ended at the next start.
        List<Guid> rules = [];
        for (var i = 0; i < RuleCount; i++)
        {
            var rule = new RuleDefinition
            {
                Name = $"Rule {i}", Kind = RuleKind.Threshold, Where = "type:io.bench.never", By = ["subject"], Value = "score", Levels = [new(Severity.Error, 0.5)], KeepFiring = TimeSpan.FromHours(1),
            };
            rules.Add((await services.GetRequiredService<IRuleBook>().SaveAsync(Actors.System("bench"), null, null, rule, RuleState.Active, "", ct)).Id);
        }
        for (var from = 0; from < alerts; from += Chunk)
        {
            var chunk = Enumerable.Range(from, Math.Min(Chunk, alerts - from)).Select(i => Make(i, rules, now)).ToArray();
            await writer.WriteAsync(transaction =>
            {
                AlertRows.Write(transaction, chunk);
                return chunk.Length;
            }, ct);
        }
    }

    private static Alert Make(int i, List<Guid> rules, DateTimeOffset now)
    {
        var at = now - TimeSpan.FromMilliseconds(i * 40);
        var (rule, subject) = (i * 7 % RuleCount, $"account/{i * 31 % 40_000}");
        return new Alert
        {
            Id = Guid.CreateVersion7(at),
            Fingerprint = i.ToString("x16", CultureInfo.InvariantCulture),
            RuleId = rules[rule],
            RuleVersion = 1,
            Name = $"Rule {rule}",
            Severity = (i % 10) switch { 0 => Severity.Critical, < 3 => Severity.Error, < 7 => Severity.Warning, _ => Severity.Info },
            State = AlertState.Open,
            Key = $"{subject}\u001f{i}",
            Subject = subject,
            Category = (Category)(i % 5),
            Labels = new Dictionary<string, string> { ["alertname"] = $"Rule {rule}", ["team"] = i % 3 == 0 ? "blue" : "red", ["subject"] = subject },
            Message = $"{subject}: sum of data.usd over 10 min is {i} (threshold 1000) after withdrawal-{i % 997}",
            Observed = i,
            Threshold = 1_000,
            FirstSeen = at,
            LastSeen = at,
            OpenedAt = at,
        };
    }

    private static async Task<WebApplication> StartAsync(string folder, CancellationToken ct)
    {
        var app = ConsoleApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration["ConnectionStrings:Default"] = $"Data Source={Path.Combine(folder, "inbox.db")}";
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        });
        await app.StartAsync(ct);
        return app;
    }
}
