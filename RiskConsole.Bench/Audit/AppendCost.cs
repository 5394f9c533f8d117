using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Writing;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;
using RiskConsole.Storage;

namespace RiskConsole.Bench.Audit;

/// <summary>Part <c>append</c>: callers that act as fast as they are answered, the sequencer beside them, in the whole console; against callers who put the same
/// bytes into a table of one column, through the same writer and as durably.</summary>
internal sealed class AppendCost(Report report, int callers, TimeSpan window)
{
    private static readonly AuditAction Acted = new("bench.acted", "Something was measured", AuditKind.Business);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Figures _figures = new(
        string.Create(CultureInfo.InvariantCulture, $"Acts by {callers} callers at once, {window.TotalSeconds:0} s each"),
        "way", "acts/s", "answered p50 ms", "p95 ms", "p99 ms", "in the tree p50 ms", "p95 ms ", "p99 ms ", "cores");

    public async Task RunAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-bench-").FullName;
        try
        {
            await using var app = ConsoleApp.Build([], builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration["ConnectionStrings:Default"] = $"Data Source={Path.Combine(folder, "audit.db")}";
                builder.WebHost.UseUrls("http://127.0.0.1:0");
            });
            await app.StartAsync(ct);
            await BareAsync(app.Services, ct);
            await ActAsync(app.Services, pause: null, "acts through IAuditTrail, sequencer beside them", ct);
            await ActAsync(app.Services, pause: TimeSpan.FromMilliseconds(100), "the same, each caller ten times a second", ct);
            await DrainAsync(app.Services, ct);
            await app.StopAsync(ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        report.Add(_figures);
    }

    private async Task BareAsync(IServiceProvider services, CancellationToken ct)
    {
        var writer = services.GetRequiredService<IStoreWriter>();
        await writer.WriteAsync(static transaction => transaction.Prepared("CREATE TABLE bench_bare (bytes BLOB NOT NULL)", static _ => { }).ExecuteNonQuery(), ct);
        var (answered, acts, cores) = await LoadAsync(
            (caller, i) =>
            {
                var bytes = AuditDraft.Of(Act(caller, i), TimeProvider.System.GetUtcNow(), null).Bytes;
                return writer.WriteAsync(transaction =>
                {
                    var insert = transaction.Prepared("INSERT INTO bench_bare (bytes) VALUES (@bytes)", static p => p.Add("@bytes", SqliteType.Blob));
                    insert.Parameters[0].Value = bytes;
                    return insert.ExecuteNonQuery();
                }, ct);
            },
            null, ct);
        _figures.Add("the same bytes into a bare table", acts / window.TotalSeconds, answered.Percentile(0.5), answered.Percentile(0.95), answered.Percentile(0.99), null, null, null, cores);
    }

    private async Task ActAsync(IServiceProvider services, TimeSpan? pause, string name, CancellationToken ct)
    {
        var trail = services.GetRequiredService<IAuditTrail>();
        using var delays = new DelayMeter(services.GetRequiredService<IMeterFactory>());
        var (answered, acts, cores) = await LoadAsync((caller, i) => trail.WriteAsync(Act(caller, i), static (_, act) => act.Target.Length, ct), pause, ct);
        await EmptyAsync(services, ct);
        var waited = delays.Take();
        _figures.Add(
            name, acts / window.TotalSeconds, answered.Percentile(0.5), answered.Percentile(0.95), answered.Percentile(0.99), waited.Percentile(0.5), waited.Percentile(0.95),
            waited.Percentile(0.99), cores);
        report.Note(string.Create(
            CultureInfo.InvariantCulture, $"Target, p95 of the way into the tree under 500 ms ({name}): {(waited.Percentile(0.95) < 500 ? "met" : "missed")} with {waited.Percentile(0.95):0} ms."));
    }

    /// <summary>How fast what has gathered is integrated when nobody acts.</summary>
    private async Task DrainAsync(IServiceProvider services, CancellationToken ct)
    {
        const int Drafts = 50_000;
        var (appender, halt, writer) = (
            services.GetRequiredService<LogAppender>(), services.GetRequiredService<RiskConsole.Audit.Signing.SigningHalt>(), services.GetRequiredService<IStoreWriter>());
        halt.Set("The bench gathers acts.");
        for (var from = 0; from < Drafts; from += 5_000)
        {
            var drafts = Enumerable.Range(from, 5_000).Select(i => AuditDraft.Of(Act(0, i), TimeProvider.System.GetUtcNow(), null)).ToArray();
            await writer.WriteAsync(transaction =>
            {
                foreach (var draft in drafts)
                    PendingDrafts.Add(transaction, draft, TimeProvider.System.GetUtcNow());
                return drafts.Length;
            }, ct);
        }
        halt.Clear();
        var meter = MachineMeter.Start();
        var began = Stopwatch.GetTimestamp();
        if (!await appender.IntegrateAllAsync(ct))
            throw new InvalidOperationException("The log stands still.");
        var took = Stopwatch.GetElapsedTime(began);
        _figures.Add("integrating 50,000 acts that have gathered", Drafts / took.TotalSeconds, null, null, null, null, null, null, Cores(meter));
    }

    private async Task<(Samples Answered, long Acts, double Cores)> LoadAsync(Func<int, int, Task> act, TimeSpan? pause, CancellationToken ct)
    {
        var meter = MachineMeter.Start();
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            List<double> took = [];
            for (var i = 0; Stopwatch.GetElapsedTime(began) < window; i++)
            {
                ct.ThrowIfCancellationRequested();
                var at = Stopwatch.GetTimestamp();
                await act(caller, i);
                took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                if (pause is { } rest)
                    await Task.Delay(rest, ct);
            }
            return took;
        }, ct)));
        var answered = new Samples();
        foreach (var took in all)
            answered.AddRange(took);
        return (answered, all.Sum(took => (long)took.Count), Cores(meter));
    }

    private static double Cores(MachineMeter meter) => meter.Read() is var window ? window.Cores(window.Client) : 0;

    private static async Task EmptyAsync(IServiceProvider services, CancellationToken ct)
    {
        var (appender, began) = (services.GetRequiredService<LogAppender>(), Stopwatch.GetTimestamp());
        while ((await appender.LookAsync(ct)).Pending.Count > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException("Acts are not integrated.");
            await Task.Delay(20, ct);
        }
    }

    // About what acknowledging an alert tells.
    private static AuditAct Act(int caller, int i) => new(Acted, Actors.System($"bench-{caller}"), string.Create(CultureInfo.InvariantCulture, $"alert:{i:x8}-0000-7000-8000-{caller:x12}"))
    {
        Before = new JsonObject { ["state"] = "open", ["assignee"] = "nobody" },
        After = new JsonObject { ["state"] = "acknowledged", ["assignee"] = "u:00000000-0000-7000-8000-000000000001" },
        Reason = "Looked at by the bench.",
        Correlation = string.Create(CultureInfo.InvariantCulture, $"{caller:x16}{i:x16}"),
    };

    /// <summary>Listens to how long acts waited for their place in the tree.</summary>
    private sealed class DelayMeter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _gate = new();
        private readonly List<double> _values = [];

        public DelayMeter(IMeterFactory scope)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "riskconsole_audit_integration_delay_seconds" && ReferenceEquals(instrument.Meter.Scope, scope))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, value, _, _) =>
            {
                lock (_gate)
                    _values.Add(value * 1_000);
            });
            _listener.Start();
        }

        public Samples Take()
        {
            var samples = new Samples();
            lock (_gate)
                samples.AddRange(_values);
            return samples;
        }

        public void Dispose() => _listener.Dispose();
    }
}
