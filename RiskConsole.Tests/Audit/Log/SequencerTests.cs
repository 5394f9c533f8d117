using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Log;

public class SequencerTests
{
    [Fact, Trait("Req", "AU2")]
    public async Task Record_ConsoleRuns_IsInTheTreeSoonAndTold()
    {
        await using var console = await TestConsole.StartAsync();
        using var meter = new MeterReading(console);
        var told = 0;
        using var subscription = console.Get<IEventBus>().Subscribe(Topic.Audit, () => Interlocked.Increment(ref told));

        await console.Get<IAuditTrail>().RecordAsync(new AuditAct(AuditStore.Tested, Actors.System("test"), "test:1"), Deadline.Token);

        await Deadline.UntilAsync(() => Count(console, "SELECT count(*) FROM audit_entry WHERE target = 'test:1'") == 1, "it is integrated");
        await Deadline.UntilAsync(() => Volatile.Read(ref told) > 0, "it is told");
        await Deadline.UntilAsync(() => meter["riskconsole_audit_tree_size{}"] >= 2 && meter["riskconsole_audit_pending_entries{}"] == 0, "it is counted");
        Assert.Equal(1, meter["riskconsole_audit_entries_total{category=business,outcome=ok}"]);
        Assert.True(meter["riskconsole_audit_integration_delay_seconds{}"] >= 1);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Draft_OfAnotherProcessThatCouldNotTell_IsSeenAllTheSame()
    {
        await using var console = await TestConsole.StartAsync();
        await Deadline.UntilAsync(() => Count(console, "SELECT count(*) FROM audit_log") == 1, "the log is opened");
        var other = new SqliteConnection($"Data Source={console.DatabaseFile};Pooling=False");
        await other.OpenAsync(Deadline.Token);
        await using (other)
        {
            await using var insert = other.CreateCommand();
            insert.CommandText = "INSERT INTO audit_pending (created_us, draft, seq_at) VALUES (1, x'7b7d', 1)";
            await insert.ExecuteNonQueryAsync(Deadline.Token);
        }

        await Deadline.UntilAsync(() => Count(console, "SELECT count(*) FROM audit_entry WHERE action = 'audit.draft.damaged'") == 1, "it is integrated");
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Stop_ActsJustBefore_AreInTheTreeAndUnderAFinalCheckpoint()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Audit:CheckpointInterval", "00:10:00"), ("Audit:IntegrationInterval", "00:00:10")]);
        for (var i = 0; i < 20; i++)
            await console.Get<IAuditTrail>().RecordAsync(new AuditAct(AuditStore.Tested, Actors.System("test"), $"test:{i}"), Deadline.Token);

        await console.Get<Microsoft.Extensions.Hosting.IHost>().StopAsync(Deadline.Token);

        Assert.Equal(0, Count(console, "SELECT count(*) FROM audit_pending"));
        Assert.True(Count(console, "SELECT size FROM audit_log") >= 21);
        Assert.Equal(Count(console, "SELECT size FROM audit_log"), Count(console, "SELECT max(size) FROM audit_checkpoint"));
    }

    [Fact, Trait("Req", "AU3"), Trait("Req", "OP3")]
    public async Task Halt_ConsoleRuns_IsDownWithItsReasonButReadyAndActsGoOn()
    {
        await using var console = await TestConsole.StartAsync();
        console.Get<ICheckpoints>().Halt("a test says so");

        var part = Assert.Single(console.Get<HealthBoard>().Current.Parts, part => part.Part == "Audit log");
        Assert.Equal((HealthStatus.Down, "Nothing is signed: a test says so"), (part.Status, part.Reason));
        using var client = new HttpClient { BaseAddress = console.Address };
        Assert.True((await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Deadline.Token)).IsSuccessStatusCode);
        await console.Get<IAuditTrail>().RecordAsync(new AuditAct(AuditStore.Tested, Actors.System("test"), "test:1"), Deadline.Token);
        Assert.True(Count(console, "SELECT count(*) FROM audit_pending") >= 1);

        console.Get<ICheckpoints>().Resume();
        await Deadline.UntilAsync(() => Count(console, "SELECT count(*) FROM audit_entry WHERE target = 'test:1'") == 1, "it goes on");
        Assert.Equal(HealthStatus.Good, console.Get<HealthBoard>().Current.Parts.Single(other => other.Part == "Audit log").Status);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Halt_SeenByTheSequencer_IsToldInTheLogOnceItGoesOn()
    {
        await using var store = new AuditStore(configure: options => options.IntegrationInterval = TimeSpan.FromMilliseconds(20));
        using var sequencer = new Sequencer(
            store.Appender, store.Checkpoints, store.Trail, new SequencerState(store.Meter, store.Time), store.Duty, store.Bus, store.Options, store.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Sequencer>.Instance);
        store.Duty.TryTake();
        await sequencer.StartAsync(Deadline.Token);
        await Deadline.UntilAsync(async () => await store.ScalarAsync<long>("SELECT count(*) FROM audit_entry") == 1, "the log is opened");

        store.Halt.Set("a test says so");
        store.Bus.Publish(Topic.AuditDrafts);
        await Deadline.UntilAsync(async () => await store.ScalarAsync<long>("SELECT count(*) FROM audit_pending") == 1, "it is told");
        store.Halt.Clear();
        store.Bus.Publish(Topic.AuditDrafts);

        await Deadline.UntilAsync(async () => await store.ScalarAsync<long>("SELECT count(*) FROM audit_entry") == 3, "it goes on");
        Assert.Equal("audit.log.open,audit.log.halt,audit.log.resume", await store.ScalarAsync<string>("SELECT group_concat(action, ',') FROM (SELECT action FROM audit_entry ORDER BY id)"));
        await sequencer.StopAsync(Deadline.Token);
    }

    [Fact, Trait("Req", "AU2")]
    public void Health_WhatWaitsAndWhatIsUnsigned_IsDegradedInTime()
    {
        var time = new ManualTimeProvider();
        var meter = new ConsoleMeter(new TestMeters());
        var (state, signing) = (new SequencerState(meter, time), new CheckpointState(meter));
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = Microsoft.Extensions.Options.Options.Create(new AuditOptions { AnchorFile = Path.Combine(folder, "anchors.txt") });
        var halt = new SigningHalt(new AuditPaths(null!, options), Microsoft.Extensions.Logging.Abstractions.NullLogger<SigningHalt>.Instance);
        var health = new AuditLogHealth(state, signing, halt, options, time);
        Assert.Equal(HealthStatus.Good, health.Current.Status);

        state.Looked(new(new(1, 5, 0), 1, "x", 10, 10));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Contains("10 s", health.Current.Reason, StringComparison.Ordinal);
        state.Looked(new(new(6, 1_006, 0), 1, "x", 12, 10));
        Assert.Contains("1,000", health.Current.Reason, StringComparison.Ordinal);
        state.Looked(new(default, 1, "x", 900, 10));
        Assert.Equal(HealthStatus.Good, health.Current.Status);
        time.Advance(TimeSpan.FromSeconds(61));
        state.Looked(new(default, 1, "x", 950, 10));
        Assert.Contains("not signed", health.Current.Reason, StringComparison.Ordinal);
        state.Looked(new(default, 1, "x", 960, 955));
        Assert.Equal(HealthStatus.Good, health.Current.Status);
        signing.Failed("no room");
        Assert.Equal((HealthStatus.Degraded, "It cannot be signed: no room"), (health.Current.Status, health.Current.Reason));
    }

    private static long Count(TestConsole console, string sql)
    {
        using var connection = console.Get<SqliteConnections>().Open(readOnly: true);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
