using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Scores;
using RiskConsole.Storage;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events;

public class EventPipelineTests
{
    [Fact, Trait("Req", "EV3"), Trait("Req", "SC1")]
    public async Task Pipeline_StoppedAndStartedAgain_GivesEachEventItsEffectsOnce()
    {
        var first = await TestConsole.StartAsync();
        for (var i = 0; i < 20; i++)
            await first.Get<IEventLog>().AppendAsync([Some.Event(subject: "account/a", score: 0.5), Some.Event(subject: $"account/{i}")], Deadline.Token);
        await first.StopAsync();

        await using var second = await TestConsole.StartAsync(folder: first.Folder);
        await second.Get<IEventLog>().AppendAsync([Some.Event(subject: "account/a", score: 0.4)], Deadline.Token);
        await Deadline.UntilAsync(() => second.Get<EventPipeline>().Position == 41, "the pipeline reaches the head");

        var score = await second.Get<IScoreBook>().FindAsync("account/a", Deadline.Token);
        Assert.Equal(21, score!.Events);
        Assert.Equal(0.5, score.Value, 2);
        await Deadline.UntilAsync(() => second.Get<IOverviewBoard>().For(CategorySet.All).EventsLastHour == 41, "Overview counts each event once");
    }

    [Fact, Trait("Req", "EV3")]
    public async Task Pipeline_CommitFails_TriesAgainWithoutCountingTwice()
    {
        await using var console = await TestConsole.StartAsync(builder =>
        {
            var stage = new FailingStage(failures: 3);
            builder.Services.AddSingleton(stage);
            builder.Services.AddSingleton<IPipelineStage>(stage);
        });
        await console.Get<IEventLog>().AppendAsync([Some.Event(subject: "account/a", score: 0.5)], Deadline.Token);

        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position == 1, "the pipeline gets through");

        Assert.Equal(1, (await console.Get<IScoreBook>().FindAsync("account/a", Deadline.Token))!.Events);
        Assert.Equal(4, console.Get<FailingStage>().Writes);
        Assert.Equal(1, console.Get<FailingStage>().Applied);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Pipeline_EventsOfAnotherProcess_AreFoundInTheStore()
    {
        await using var console = await TestConsole.StartAsync();
        await using var other = await TestConsole.StartAsync(folder: console.Folder, ownsFolder: false);

        await other.Get<IEventLog>().AppendAsync([Some.Event("from-the-other")], Deadline.Token);

        await Deadline.UntilAsync(() => console.Get<IEventLog>().Head == 1, "the head follows");
    }

    [Fact, Trait("Req", "AL2")]
    public async Task Pipeline_StageIsDueWhileIdle_AdvancesItAndStoresWithThePositionAsItIs()
    {
        var stage = new TimedStage { NextDueUs = 0 };
        await using var console = await StartAsync(stage);
        await console.Get<IEventLog>().AppendAsync([Some.Event()], Deadline.Token);
        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position == 1, "the event has its effects");
        var commits = stage.Commits;

        stage.HasPending = true;
        stage.NextDueUs = DateTimeOffset.UtcNow.ToMicros();

        await Deadline.UntilAsync(() => stage.Commits > commits, "what time brought about is stored");
        Assert.True(stage.Advanced > 0);
        Assert.Equal(1, console.Get<EventPipeline>().Position);
    }

    [Fact, Trait("Req", "AL2")]
    public async Task Pipeline_AdvancesOnlyOnceTheLogWasApplied()
    {
        var stage = new TimedStage { NextDueUs = 0 };
        var folder = Directory.CreateTempSubdirectory("riskconsole-test-").FullName;
        // Somebody else has the duty, so nothing of it is applied yet when the next one begins.
        await using (new FileStream(Path.Combine(folder, "riskconsole.db-duty"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            var first = await TestConsole.StartAsync(folder: folder);
            for (var i = 0; i < 5; i++)
                await first.Get<IEventLog>().AppendAsync([.. Enumerable.Range(0, 1_000).Select(_ => Some.Event())], Deadline.Token);
            await first.StopAsync();
        }

        await using var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<IPipelineStage>(stage), folder);
        await Deadline.UntilAsync(() => stage.Advanced > 0, "time passes");

        Assert.Equal(5_000, stage.SeqAtFirstAdvance);
    }

    private static Task<TestConsole> StartAsync(TimedStage stage) =>
        TestConsole.StartAsync(builder => builder.Services.AddSingleton<IPipelineStage>(stage));

    private sealed class TimedStage : IPipelineStage
    {
        private long _seq;
        private long _nextDueUs = long.MaxValue;

        public long NextDueUs
        {
            get => Volatile.Read(ref _nextDueUs) is var due && due != long.MaxValue ? due : DateTimeOffset.UtcNow.ToMicros() + 20_000;
            set => Volatile.Write(ref _nextDueUs, value);
        }

        public bool HasPending { get; set; }

        public int Advanced { get; private set; }

        public long SeqAtFirstAdvance { get; private set; }

        public int Commits { get; private set; }

        public Task LoadAsync(CancellationToken ct) => Task.CompletedTask;

        public Task FollowAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct) => Task.CompletedTask;

        public Task ApplyAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
        {
            _seq = batch[^1].Seq;
            return Task.CompletedTask;
        }

        public Task AdvanceAsync(long clockUs, CancellationToken ct)
        {
            if (Advanced++ == 0)
                SeqAtFirstAdvance = _seq;
            NextDueUs = long.MaxValue;
            return Task.CompletedTask;
        }

        public void Write(StoreTransaction transaction)
        {
        }

        public void Committed()
        {
            HasPending = false;
            Commits++;
        }
    }

    internal sealed class FailingStage(int failures) : IPipelineStage
    {
        public int Writes { get; private set; }
        public int Applied { get; private set; }

        public Task LoadAsync(CancellationToken ct) => Task.CompletedTask;

        public Task FollowAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct) => Task.CompletedTask;

        public Task ApplyAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
        {
            Applied++;
            return Task.CompletedTask;
        }

        public void Write(StoreTransaction transaction)
        {
            if (++Writes <= failures)
                throw new LogBusyException("Not yet.", TimeSpan.Zero);
        }

        public void Committed()
        {
        }
    }
}
