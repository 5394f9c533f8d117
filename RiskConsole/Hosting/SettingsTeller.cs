using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Tree;
using RiskConsole.Storage;

namespace RiskConsole.Hosting;

/// <summary>Tells the audit log, once the console listens, with which settings it started, where they are not those of the start before. Nothing waits for it, and
/// no start fails by it.</summary>
internal sealed class SettingsTeller(
    IAuditTrail trail, StoreReader reader, IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SettingsTeller> logger) : BackgroundService
{
    public const string Target = "config:settings";

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    public static readonly AuditAction Started = new("config.start", "Started with other settings", AuditKind.Change);

    public static AuditActionSet Set { get; } = new([Started]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using var whenStopping = stoppingToken.Register(() => started.TrySetResult());
        await started.Task;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TellAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The settings could not be told to the audit log, trying again in {Seconds} s: {Reason}", Again.TotalSeconds, e.Message);
            }
            await Task.Delay(Again, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells if they are others than were told last.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        var settings = (JsonObject)CanonicalJson.Tidy(ToldSettings.Read(configuration))!;
        var last = await reader.ReadAsync(Last, ct);
        if (JsonNode.DeepEquals(last, settings))
            return;
        var act = new AuditAct(Started, Actors.System("RiskConsole"), Target);
        act.Changed(last, (JsonObject)settings.DeepClone());
        // All of them, for the start after this one to compare with.
        act.Details["settings"] = settings;
        act.Details["hash"] = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(settings)));
        await trail.RecordAsync(act, ct);
    }

    /// <returns>What was told last; null for nothing.</returns>
    private static JsonObject? Last(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        // Those that wait to be integrated are the newest; by the target's index the others are found at once, however large the log is.
        command.CommandText = """
            SELECT draft FROM (SELECT draft FROM audit_pending WHERE instr(draft, CAST(@mark AS BLOB)) > 0 ORDER BY id DESC LIMIT 1)
            UNION ALL
            SELECT entry FROM (SELECT entry FROM audit_entry WHERE target = @target AND entry IS NOT NULL ORDER BY time_us DESC LIMIT 1)
            """;
        command.Parameters.AddWithValue("@mark", $"\"target\":\"{Target}\"");
        command.Parameters.AddWithValue("@target", Target);
        using var row = command.ExecuteReader();
        return row.Read() && JsonNode.Parse(row.GetFieldValue<byte[]>(0))?["data"]?["settings"] is JsonObject settings ? settings : null;
    }
}
