using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Verify;
using RiskConsole.Audit.Writing;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;
using RiskConsole.Storage;

namespace RiskConsole.Bench.Audit;

/// <summary>Part <c>verify</c>: a full verification of a log that was made as the console makes it, against reading and hashing the same rows and nothing else.</summary>
internal sealed class VerifyCost(Report report, int entries)
{
    private const int Batch = 10_000;
    private const double Target = 100_000;

    private readonly Figures _figures = new(string.Create(CultureInfo.InvariantCulture, $"Verifying {entries:N0} entries"), "way", "entries/s", "seconds", "cores", "managed MB");

    public async Task RunAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-bench-").FullName;
        try
        {
            await using var app = ConsoleApp.Build([], builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration["ConnectionStrings:Default"] = $"Data Source={Path.Combine(folder, "audit.db")}";
            });
            await app.Services.GetRequiredService<Migrator>().ApplyAsync(ct);
            await FillAsync(app.Services, ct);
            var connections = app.Services.GetRequiredService<SqliteConnections>();
            var verifier = app.Services.GetRequiredService<LogVerifier>();
            // The first of them warms the file's pages for all.
            Bare(connections);
            Measure("reading the bytes and SHA-256 of them, one thread", () => Bare(connections));
            foreach (var (name, scope) in Ways())
                Measure(name, () => Verify(verifier, scope, ct));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        report.Add(_figures);
    }

    private static IEnumerable<(string Name, VerifyScope Scope)> Ways() =>
    [
        ("bytes, leaves, tree and signatures, one thread", new() { Projections = false }),
        ("the same, two threads", new() { Projections = false, Workers = 2 }),
        ("columns and personal data too, one thread", VerifyScope.Everything),
        ("the same, two threads", VerifyScope.Everything with { Workers = 2 }),
    ];

    private void Measure(string name, Func<long> run)
    {
        var meter = MachineMeter.Start();
        var began = Stopwatch.GetTimestamp();
        var done = run();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var window = meter.Read();
        _figures.Add(name, done / seconds, seconds, window.Cores(window.Client), GC.GetTotalMemory(forceFullCollection: true) / 1e6);
        if (name.StartsWith("the same, two", StringComparison.Ordinal))
            report.Note(string.Create(CultureInfo.InvariantCulture, $"Target, {Target:N0} entries/s: {(done / seconds >= Target ? "met" : "missed")} with {done / seconds:N0}."));
    }

    private static long Verify(LogVerifier verifier, VerifyScope scope, CancellationToken ct)
    {
        var result = verifier.VerifyAsync(scope, null, ct).GetAwaiter().GetResult();
        return result.State == IntegrityState.Intact ? result.Entries : throw new InvalidOperationException(result.Message);
    }

    private static long Bare(SqliteConnections connections)
    {
        using var connection = connections.OpenUnchanged();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT entry FROM audit_entry ORDER BY id";
        using var row = command.ExecuteReader();
        Span<byte> hash = stackalloc byte[32];
        var rows = 0L;
        for (; row.Read(); rows++)
            SHA256.HashData(row.GetFieldValue<byte[]>(0), hash);
        return rows;
    }

    private async Task FillAsync(IServiceProvider services, CancellationToken ct)
    {
        var (writer, appender, checkpoints) = (
            services.GetRequiredService<IStoreWriter>(), services.GetRequiredService<LogAppender>(), services.GetRequiredService<ICheckpoints>());
        var began = Stopwatch.GetTimestamp();
        for (var from = 0; from < entries; from += Batch)
        {
            var drafts = Enumerable.Range(from, Math.Min(Batch, entries - from)).Select(Draft).ToArray();
            await writer.WriteAsync(transaction =>
            {
                foreach (var draft in drafts)
                    PendingDrafts.Add(transaction, draft, TimeProvider.System.GetUtcNow());
                return drafts.Length;
            }, ct);
            if (!await appender.IntegrateAllAsync(ct) || await checkpoints.SignNowAsync(ct) is null)
                throw new InvalidOperationException("The log stands still.");
        }
        report.Note(string.Create(CultureInfo.InvariantCulture, $"The log was made in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s."));
    }

    // About what acknowledging an alert tells.
    private static AuditDraft Draft(int i) => AuditDraft.Of(new EntryParts(
        DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(i), string.Create(CultureInfo.InvariantCulture, $"u:00000000-0000-7000-8000-{i % 50:x12}"), "alert.acknowledge", AuditOutcome.Ok,
        string.Create(CultureInfo.InvariantCulture, $"alert:{i:x8}-0000-7000-8000-000000000000"),
        new JsonObject
        {
            ["kind"] = "business",
            ["severity"] = "info",
            ["before"] = new JsonObject { ["state"] = "open" },
            ["after"] = new JsonObject { ["state"] = "acknowledged" },
        },
        new JsonObject { ["name"] = $"user {i % 50}", ["ip"] = "192.0.2.1" }, Session: "0123456789abcdef", Correlation: string.Create(CultureInfo.InvariantCulture, $"{i:x32}")));
}
