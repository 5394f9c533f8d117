using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Events.Bus;
using RiskConsole.Events.Log;
using RiskConsole.Events.Pipeline;
using RiskConsole.Scores;
using RiskConsole.Storage;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events;

public class TwoInstancesTests
{
    private const int Batches = 40;

    [Fact, Trait("Req", "RT2")]
    public async Task Pipeline_TwoInstancesAppend_EachEventHasItsEffectsOnceAndBothShowThem()
    {
        await using var first = await TestConsole.StartAsync();
        await using var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false);

        await Task.WhenAll(AppendAsync(first, "/first"), AppendAsync(second, "/second"));

        await UntilCaughtUpAsync(first);
        await UntilCaughtUpAsync(second);
        Assert.Single([first, second], console => console.Get<StoreDuty>().IsHeld);
        const int all = 2 * Batches * 5;
        Assert.Equal((long)all, Scalar(first, "SELECT count(*) FROM event"));
        Assert.Equal((long)all, Scalar(first, "SELECT sum(events) FROM subject_score"));
        Assert.Equal((long)all, Scalar(first, "SELECT sum(events) FROM rollup WHERE width = 3600"));
        foreach (var console in (TestConsole[])[first, second])
        {
            Assert.Equal(all, console.Get<RollupStage>().Read(counters => counters.BySeverity(CategorySet.All, 0).Sum()));
            var scores = await console.Get<IScoreBook>().ListAsync(null, 0, 100, Deadline.Token);
            Assert.Equal(all, scores.Sum(score => score.Events));
            var held = await console.Get<IScoreBook>().FindAsync("account/3", Deadline.Token);
            Assert.Equal(scores.Single(score => score.Subject == "account/3").Events, held!.Events);
        }
    }

    [Fact, Trait("Req", "RT2")]
    public async Task Pipeline_TheOneWithTheDutyStops_TheOtherTakesOver()
    {
        var first = await TestConsole.StartAsync(ownsFolder: false);
        await using var second = await TestConsole.StartAsync(folder: first.Folder);
        Assert.True(first.Get<StoreDuty>().IsHeld);
        await AppendAsync(first, "/before");
        await UntilCaughtUpAsync(second);

        await first.DisposeAsync();
        await Deadline.UntilAsync(() => second.Get<StoreDuty>().IsHeld, "the duty is taken over");
        await AppendAsync(second, "/after");
        await UntilCaughtUpAsync(second);

        Assert.Equal(2L * Batches * 5, Scalar(second, "SELECT sum(events) FROM subject_score"));
        Assert.Equal(2L * Batches * 5, Scalar(second, "SELECT sum(events) FROM rollup WHERE width = 60"));
    }

    [Fact, Trait("Req", "EV3")]
    public async Task Pipeline_PositionMovedByAnother_BeginsAgainFromWhatIsStored()
    {
        await using var console = await TestConsole.StartAsync();
        await AppendAsync(console, "/test");
        await UntilCaughtUpAsync(console);
        var at = console.Get<EventPipeline>().Position;

        // As if another instance had appended five events and given the first three their effects.
        await console.Get<IStoreWriter>().WriteAsync(transaction =>
        {
            new AppendWork([.. Enumerable.Range(0, 5).Select(_ => Some.Event(subject: "account/late"))], new EventTail(10, 1 << 20), new LocalBackplane()).Run(transaction);
            PipelinePosition.Move(transaction, at, at + 3);
            return true;
        }, Deadline.Token);
        await UntilCaughtUpAsync(console);

        Assert.Equal(2L, Scalar(console, "SELECT events FROM subject_score WHERE subject = 'account/late'"));
    }

    [Fact, Trait("Req", "RT2")]
    public async Task Log_OtherInstanceAppends_TailHasAllInOrderWithoutGap()
    {
        await using var first = await TestConsole.StartAsync();
        await using var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false);

        await Task.WhenAll(AppendAsync(first, "/first"), AppendAsync(second, "/second"), AppendAsync(first, "/third"));

        const int all = 3 * Batches * 5;
        foreach (var console in (TestConsole[])[first, second])
        {
            var tail = console.Get<EventTail>();
            await Deadline.UntilAsync(() => tail.Head == all, "the head is known");
            Assert.True(tail.TryReadAfter(0, int.MaxValue, out var events));
            Assert.Equal(Enumerable.Range(1, all).Select(seq => (long)seq), events.Select(e => e.Seq));
        }
    }

    [Fact, Trait("Req", "EV3")]
    public async Task Append_PositionsOfOtherLogsAreFurther_LeavesNoGap()
    {
        await using var console = await TestConsole.StartAsync();
        await console.Get<IStoreWriter>().WriteAsync(
            static transaction => transaction.Prepared("INSERT INTO log_position (consumer, seq) VALUES ('of-another-log', 1000)", static _ => { }).ExecuteNonQuery(), Deadline.Token);

        var appended = await console.Get<IEventLog>().AppendAsync([Some.Event()], Deadline.Token);

        Assert.Equal(1, appended[0].Seq);
    }

    private static async Task AppendAsync(TestConsole console, string source)
    {
        for (var batch = 0; batch < Batches; batch++)
        {
            var events = Enumerable.Range(0, 5).Select(i => Some.Event(source: source, subject: $"account/{(batch + i) % 7}", score: 0.5)).ToList();
            await console.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        }
    }

    private static Task UntilCaughtUpAsync(TestConsole console) => Deadline.UntilAsync(
        () => console.Get<EventPipeline>().Position == (long)Scalar(console, "SELECT max(seq) FROM event"), "all effects are there");

    private static object Scalar(TestConsole console, string text)
    {
        using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar()!;
    }
}
