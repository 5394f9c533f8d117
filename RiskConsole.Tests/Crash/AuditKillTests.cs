using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Tests.Audit;
using RiskConsole.Tests.Audit.Log;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Crash;

public class AuditKillTests(ITestOutputHelper output)
{
    private const int DefaultKills = 8;

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3")]
    public async Task KilledAtRandomUnderLoad_TheLogIsDenseHoldsEveryAcknowledgedActOnceAndAgreesWithItsAnchors()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("RC_AUDIT_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : DefaultKills;
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var store = new AuditStore();
        List<string> acknowledged = [];
        var signed = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            acknowledged.AddRange(await KilledAsync(store.Folder, kill, random));
            signed = await store.Reader.ReadAsync(connection => Holds(connection, store, acknowledged), Deadline.Token);
        }
        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));
        await store.Reader.ReadAsync(connection => Holds(connection, store, acknowledged), Deadline.Token);
        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_pending"));
        Assert.Equal("ok", await store.ScalarAsync<string>("PRAGMA integrity_check"));
        Assert.NotEmpty(acknowledged);
        output.WriteLine($"{kills} kills, {acknowledged.Count} acts acknowledged, {await store.ScalarAsync<long>("SELECT size FROM audit_log")} entries, {signed} anchors");
    }

    /// <summary>Lets the writer work for a moment and kills it.</summary>
    /// <returns>What it said was acknowledged.</returns>
    private static async Task<List<string>> KilledAsync(string folder, int run, Random random)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(AuditCrashWriter).Assembly.Location, AuditCrashWriter.Word, folder, run.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        List<string> said = [];
        // At once, early or after a while: the first writes of a process are another moment than the thousandth.
        var wanted = random.Next(4) switch { 0 => 1, 1 => random.Next(2, 20), _ => random.Next(20, 400) };
        var ct = Deadline.Token;
        while (said.Count < wanted)
            said.Add(await process.StandardOutput.ReadLineAsync(ct) ?? throw new InvalidOperationException($"The writer ended: {await errors}"));
        await Task.Delay(random.Next(0, 15), ct);
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
            said.Add(line);
        await process.WaitForExitAsync(ct);
        return said;
    }

    /// <returns>How many anchors there are.</returns>
    private static int Holds(SqliteConnection connection, AuditStore store, List<string> acknowledged)
    {
        Assert.Null(store.Halt.Reason);
        var targets = Rows(connection, "SELECT target FROM audit_entry WHERE action = 'test.done'", static row => row.GetString(0));
        targets.AddRange(Rows(connection, "SELECT draft FROM audit_pending", static row => TargetOf(row.GetFieldValue<byte[]>(0))));
        var there = targets.ToHashSet(StringComparer.Ordinal);
        Assert.Equal(targets.Count, there.Count);
        Assert.DoesNotContain(acknowledged, target => !there.Contains(target));
        Assert.Equal(0L, Rows(connection, "SELECT count(*) FROM audit_entry WHERE action = 'audit.draft.damaged'", static row => row.GetInt64(0))[0]);
        // A process may have been killed before it opened the log.
        if (LogRows.Open(connection) is not { } log)
            return 0;
        LogTruth.Holds(connection);
        return AnchorsHold(connection, store, log.Origin, log.Size);
    }

    private static int AnchorsHold(SqliteConnection connection, AuditStore store, string origin, long size)
    {
        var anchors = store.Anchors.Read(origin);
        var keys = store.Keys.Trusted(origin).Select(key => key.Key).ToArray();
        var subtree = TreeReads.Of(connection, 1);
        foreach (var anchor in anchors)
        {
            Assert.InRange(anchor.Checkpoint.Size, 1, size);
            Assert.Equal(MerkleProofs.Root(subtree, 0, anchor.Checkpoint.Size), anchor.Checkpoint.Root);
        }
        // Years of signatures are others' work; here those that came last are enough.
        Assert.All(anchors.TakeLast(20), anchor => Assert.True(SignedNote.Parse(anchor.Note).IsSignedBy(keys)));
        var notes = anchors.Select(anchor => anchor.Note).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(Rows(connection, "SELECT note FROM audit_checkpoint", static row => row.GetString(0)), note => !notes.Contains(note));
        return anchors.Count;
    }

    private static string TargetOf(byte[] draft) => JsonDocument.Parse(draft).RootElement.GetProperty("target").GetString()!;

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        List<T> rows = [];
        while (row.Read())
            rows.Add(read(row));
        return rows;
    }
}
