using System.Collections.Concurrent;
using RiskConsole.Events;
using RiskConsole.Redis;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class RedisBackplaneTests
{
    private static readonly Topic Shared = new("test-shared", IsShared: true);
    private static readonly Topic Own = new("test-own");

    // Nobody publishes it: it is told where everything is, since something may have been missed.
    private static readonly Topic Silent = new("test-silent", IsShared: true);

    [Fact, Trait("Req", "RT2")]
    public async Task Publish_SharedTopic_IsToldOnTheOtherInstanceOnceAndNotBackHere()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        var (onA, onB) = (new Heard(consoles.A), new Heard(consoles.B));
        await UntilListeningAsync(onA, onB);

        consoles.A.Get<IEventBus>().Publish(Own);
        consoles.A.Get<IEventBus>().Publish(Shared);

        await Deadline.UntilAsync(() => onB.Of(Shared) >= 1, "the other instance is told");
        // What came back to A, had it come, would have come before this.
        consoles.B.Get<IEventBus>().Publish(Shared);
        await Deadline.UntilAsync(() => onA.Of(Shared) >= 2, "the first instance is told");
        await Deadline.UntilAsync(() => onA.Listens && onB.Listens, "both listen");
        // Where a machine is so busy that a connection is taken for lost, it is told again for that.
        var gaps = onA.Of(Silent) + onB.Of(Silent);
        // What it published itself, and what the other did.
        Assert.InRange(onB.Of(Shared), 2, 2 + gaps);
        Assert.InRange(onA.Of(Shared), 2, 2 + gaps);
        Assert.Equal(1, onA.Of(Own));
        Assert.Equal(0, onB.Of(Own));
    }

    [Fact, Trait("Req", "RT2")]
    public async Task Publish_ManyAtOnce_IsToldCoalesced()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        var (onA, onB) = (new Heard(consoles.A), new Heard(consoles.B));
        await UntilListeningAsync(onA, onB);

        for (var i = 0; i < 10_000; i++)
            consoles.A.Get<IEventBus>().Publish(Shared);
        consoles.A.Get<IEventBus>().Publish(Topic.Access);

        await Deadline.UntilAsync(() => onB.Of(Topic.Access) > 0, "the last change is told");
        Assert.InRange(onB.Of(Shared), 1, 1_000);
    }

    [Fact, Trait("Req", "RT2")]
    public async Task Receive_ForeignMessages_AreIgnoredAndRealOnesStillArrive()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        var (onA, onB) = (new Heard(consoles.A), new Heard(consoles.B));
        await UntilListeningAsync(onA, onB);
        var channel = consoles.B.Get<RedisKeys>().Changes;

        foreach (var message in new[] { "", " ", "hello", "x y test-shared", "x 1", "x 1 overview no-such-topic", "x -1 test-shared", new string('x', 100_000) + " 1 test-shared" })
            await consoles.Redis.CliAsync("PUBLISH", channel, message);
        consoles.A.Get<IEventBus>().Publish(Shared);

        await Deadline.UntilAsync(() => onB.Of(Shared) > 0, "a real message arrives");
        Assert.InRange(onB.Of(Shared), 1, 1 + onA.Of(Silent) + onB.Of(Silent));
    }

    [Fact, Trait("Req", "RT2")]
    public async Task Publish_WhileRedisIsKilled_IsToldOnceItIsBack()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        var (onA, onB) = (new Heard(consoles.A), new Heard(consoles.B));
        await UntilListeningAsync(onA, onB);
        await consoles.Redis.KillAsync();
        await Deadline.UntilAsync(() => !Link(consoles.A).State.IsUp && !Link(consoles.B).State.IsUp, "the loss is noticed");

        consoles.A.Get<IEventBus>().Publish(Shared);
        await consoles.Redis.StartAsync();

        await Deadline.UntilAsync(() => onB.Of(Shared) > 0, "what changed meanwhile is told");
        await Deadline.UntilAsync(() => onA.Of(Shared) > 1, "whatever another instance may have published is told");
        await AssertTalkAsync(consoles, onB);
    }

    [Fact, Trait("Req", "RT2")]
    public async Task Start_RedisComesLater_InstancesBeginToTalk()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        await consoles.Redis.KillAsync();
        await using var late = await TestConsole.StartAsync(folder: consoles.A.Folder, ownsFolder: false, settings: ("ConnectionStrings:Redis", consoles.Redis.Url));
        var heard = new Heard(late);
        Assert.False(Link(late).State.IsUp);

        await consoles.Redis.StartAsync();

        await Deadline.UntilAsync(() => heard.Of(Shared) > 0, "the late instance listens");
        await Deadline.UntilAsync(() => Link(consoles.A).State.IsUp, "the first instance is connected");
        await AssertTalkAsync(consoles, heard);
    }

    [Fact, Trait("Req", "RT2")]
    public async Task Subscription_ItsConnectionIsCut_EverySharedTopicIsTold()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        var (onA, onB) = (new Heard(consoles.A), new Heard(consoles.B));
        await UntilListeningAsync(onA, onB);

        await consoles.Redis.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");

        await Deadline.UntilAsync(() => onA.Of(Shared) > 0 && onB.Of(Shared) > 0, "what may have been missed is told");
        Assert.Equal(0, onB.Of(Own));
        await AssertTalkAsync(consoles, onB);
    }

    private static RedisLink Link(TestConsole console) => console.Get<RedisLink>();

    private static async Task AssertTalkAsync(TwoConsoles consoles, Heard onB)
    {
        var before = onB.Of(Shared);
        consoles.A.Get<IEventBus>().Publish(Shared);
        await Deadline.UntilAsync(() => onB.Of(Shared) > before, "instances talk");
    }

    /// <summary>Right after its start, as after any gap, an instance tells itself everything once.</summary>
    private static async Task UntilListeningAsync(params Heard[] instances)
    {
        foreach (var instance in instances)
        {
            await Deadline.UntilAsync(() => instance.Listens, "the instance listens");
            instance.Forget();
        }
    }

    /// <summary>Counts what one instance is told.</summary>
    private sealed class Heard
    {
        private readonly ConcurrentDictionary<Topic, int> _times = new();
        private readonly RedisBackplane _backplane;

        public Heard(TestConsole console)
        {
            _backplane = console.Get<RedisBackplane>();
            foreach (var topic in new[] { Shared, Own, Silent, Topic.Access })
                console.Get<IEventBus>().Subscribe(topic, () => _times.AddOrUpdate(topic, 1, static (_, n) => n + 1));
        }

        public bool Listens => _backplane.IsListening;

        public int Of(Topic topic) => _times.GetValueOrDefault(topic);

        public void Forget() => _times.Clear();
    }
}
