using System.Text;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Log;

public class LogAppenderTests
{
    [Fact, Trait("Req", "AU2")]
    public async Task IntegrateAll_NoLogYet_OpensOneNamedByTheQuarter()
    {
        await using var store = new AuditStore(new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero)));

        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));

        var log = (await store.Reader.ReadAsync(LogRows.Open, Deadline.Token))!;
        Assert.Equal((1L, "riskconsole/audit/2026-Q4-1", 1L), (log.LogId, log.Origin, log.Size));
        Assert.Equal("audit.log.open|sys:RiskConsole|log:1|0|1", await store.ScalarAsync<string>("SELECT action || '|' || actor || '|' || target || '|' || seq || '|' || id FROM audit_entry"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task IntegrateAll_Drafts_AreEntriesInTheirOrderWithColumnsPersonalDataAndLeaves()
    {
        await using var store = new AuditStore();
        await store.ActAsync(3);

        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));

        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_pending"));
        Assert.Equal("test:0,test:1,test:2", await store.ScalarAsync<string>("SELECT group_concat(target, ',') FROM (SELECT target FROM audit_entry WHERE seq > 0 ORDER BY seq)"));
        Assert.Equal("ada 192.0.2.1 1", await store.ScalarAsync<string>("SELECT name || ' ' || ip || ' ' || outcome FROM audit_entry WHERE seq = 1"));
        var (bytes, leaf) = (await store.ScalarAsync<byte[]>("SELECT entry FROM audit_entry WHERE seq = 2"), await store.ScalarAsync<byte[]>("SELECT leaf FROM audit_entry WHERE seq = 2"));
        Assert.Equal(MerkleHash.Leaf(bytes), leaf);
        Assert.Equal(2, EntryProjection.Read(bytes).Seq);
        Assert.Equal(3L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_pii p JOIN audit_entry e USING (id)"));
        await LogTruth.HoldsAsync(store);
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    [InlineData(257, 1)]
    [InlineData(513, 2)]
    public async Task IntegrateAll_AroundTiles_StoresThoseThatAreFull(int size, int tiles)
    {
        await using var store = new AuditStore();

        await store.FillAsync(size - 1);

        Assert.Equal((long)tiles, await store.ScalarAsync<long>("SELECT count(*) FROM audit_tile WHERE level = 1"));
        await LogTruth.HoldsAsync(store);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task IntegrateAll_AnotherProcessIntegratesToo_PositionsAreDenseAndEachActIsThereOnce()
    {
        await using var first = new AuditStore();
        await using var second = new AuditStore(of: first);
        async Task WorkAsync(AuditStore store)
        {
            for (var i = 0; i < 20; i++)
            {
                await store.ActAsync(7);
                // By itself, not by the duty: only the fence is between the two.
                await store.Appender.IntegrateAsync(Deadline.Token);
            }
        }

        await Task.WhenAll(Task.Run(() => WorkAsync(first)), Task.Run(() => WorkAsync(second)));
        Assert.True(await second.Appender.IntegrateAllAsync(Deadline.Token));

        Assert.Equal(281L, await first.ScalarAsync<long>("SELECT count(*) FROM audit_entry"));
        await LogTruth.HoldsAsync(first);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task IntegrateAll_AnotherProcessHasTheDuty_WaitsForItAndTakesNothingFromIt()
    {
        await using var first = new AuditStore();
        await using var second = new AuditStore(of: first);
        Assert.True(first.Duty.TryTake());
        await second.ActAsync(2);

        var waiting = second.Appender.IntegrateAllAsync(Deadline.Token);
        Assert.False(waiting.IsCompleted);
        await first.Appender.IntegrateAllAsync(Deadline.Token);

        Assert.True(await waiting);
        Assert.False(second.Duty.IsHeld);
        Assert.Equal(3L, await second.ScalarAsync<long>("SELECT size FROM audit_log"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task IntegrateAll_AfterARestart_GoesOnWhereTheLogEnds()
    {
        await using var store = new AuditStore();
        await store.FillAsync(300);

        await using (var next = new AuditStore(of: store))
            await next.FillAsync(300);

        Assert.Equal(601L, await store.ScalarAsync<long>("SELECT size FROM audit_log"));
        await LogTruth.HoldsAsync(store);
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("draft = x'7b00'")]
    [InlineData("draft = 'no bytes'")]
    [InlineData("draft = x''")]
    [InlineData("seq_at = 100000")]
    [InlineData("seq_at = -1")]
    [InlineData("seq_at = seq_at + 1")]
    [InlineData("personal = '{\"name\":\"eve\"}'")]
    [InlineData("personal = '[1'")]
    [InlineData("personal = NULL, salt = NULL")]
    [InlineData("draft = CAST(replace(CAST(draft AS TEXT), '\"v\":1', '\"v\": 1') AS BLOB)")]
    public async Task IntegrateAll_DamagedDraft_SaysSoInItsPlaceAndGoesOn(string damage)
    {
        await using var store = new AuditStore();
        await store.ActAsync(3);
        store.Tamper($"UPDATE audit_pending SET {damage} WHERE id = 2");

        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));

        Assert.Equal("test.done,audit.draft.damaged,test.done", await store.ScalarAsync<string>("SELECT group_concat(action, ',') FROM (SELECT action FROM audit_entry WHERE seq > 0 ORDER BY seq)"));
        var entry = Encoding.UTF8.GetString(await store.ScalarAsync<byte[]>("SELECT entry FROM audit_entry WHERE seq = 2"));
        Assert.Contains("\"draft\":2,", entry, StringComparison.Ordinal);
        Assert.Contains("\"sha256\":\"", entry, StringComparison.Ordinal);
        Assert.Single(store.Lines.With("cannot be read"));
        await LogTruth.HoldsAsync(store);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task IntegrateAll_ClockStepsBack_KeepsTheOrderOfCommits()
    {
        var time = new ShiftedTime();
        await using var store = new AuditStore(time);
        await store.FillAsync(1);
        time.Shift(TimeSpan.FromHours(-1));
        await store.FillAsync(1);

        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT (SELECT time_us FROM audit_entry WHERE seq = 1) > (SELECT time_us FROM audit_entry WHERE seq = 2)"));
        await LogTruth.HoldsAsync(store);
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("UPDATE audit_log SET size = 5")]
    [InlineData("UPDATE audit_log SET size = 4, frontier = x'0000000000000000000000000000000000000000000000000000000000000000'")]
    public async Task Integrate_EndOfTheLogWasSetBack_StandsStillAndKeepsTheActs(string damage)
    {
        await using var store = new AuditStore();
        await store.FillAsync(5);
        store.Tamper(damage);
        await store.ActAsync(2);

        Assert.False(await store.Appender.IntegrateAllAsync(Deadline.Token));

        Assert.NotNull(store.Halt.Reason);
        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_pending"));
        Assert.Equal(6L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_entry"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Integrate_LogStandsStill_LeavesTheActsWaitingUntilItGoesOn()
    {
        await using var store = new AuditStore();
        await store.FillAsync(1);
        store.Halt.Set("a test says so");
        await store.ActAsync(2);

        Assert.False(await store.Appender.IntegrateAllAsync(Deadline.Token));
        Assert.Equal(2, (await store.Appender.LookAsync(Deadline.Token)).Pending.Count);
        // Another process knows it too.
        await using var second = new AuditStore(of: store);
        Assert.Equal("a test says so", second.Halt.Reason);

        second.Halt.Clear();
        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));
        Assert.Equal(4L, await store.ScalarAsync<long>("SELECT size FROM audit_log"));
    }

    [Fact, Trait("Req", "AU2"), Trait("Req", "EV3")]
    public async Task Integrate_DiskFull_IsBusyAndLosesNothing()
    {
        var disk = new SmallDisk();
        await using var store = new AuditStore(functions: disk);
        await store.FillAsync(1);
        await store.ActAsync(600);
        disk.Fill();

        await Assert.ThrowsAsync<LogBusyException>(() => store.Appender.IntegrateAllAsync(Deadline.Token));
        disk.Empty();

        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));
        Assert.Equal(602L, await store.ScalarAsync<long>("SELECT size FROM audit_log"));
        await LogTruth.HoldsAsync(store);
    }

    [Fact, Trait("Req", "AU2"), Trait("Req", "EV3")]
    public async Task Integrate_AnotherProcessHoldsTheDatabase_IsBusyAndLosesNothing()
    {
        await using var store = new AuditStore(busyTimeout: TimeSpan.FromMilliseconds(100));
        await store.FillAsync(1);
        await store.ActAsync(2);
        using (var other = store.Connections.Open(readOnly: false))
        using (other.BeginTransaction(deferred: false))
            await Assert.ThrowsAsync<LogBusyException>(() => store.Appender.IntegrateAllAsync(Deadline.Token));

        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));
        Assert.Equal(4L, await store.ScalarAsync<long>("SELECT size FROM audit_log"));
    }
}
