using System.Diagnostics;
using System.Globalization;
using RiskConsole.Redis;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class RedisWindowStoreTests
{
    private static readonly Guid Rule = new("11111111-2222-3333-4444-555555555555");

    [Fact, Trait("Req", "AL1")]
    public async Task SaveAsync_ChangesOfSeveralRules_AreReadByAnotherInstance()
    {
        await using var stores = await WindowStores.StartAsync();
        var (a, b) = (await stores.OpenAsync(), await stores.OpenAsync());
        Assert.Equal(IWindowStore.Nowhere, await b.PositionAsync(Deadline.Token));
        Assert.True(await a.ResetAsync(7, [Change("", 1, 2), Change("ä\u001fb", 3)], Deadline.Token));
        var other = new WindowId(Guid.NewGuid(), 9, "k");
        Assert.True(await a.SaveAsync(7, 12, [Change("new", 0, 255, 13, 10), new(other, new byte[] { 5 }), new(Id(""), null)], Deadline.Token));

        Assert.Equal(12, await b.PositionAsync(Deadline.Token));
        Assert.Equal([("new", "00FF0D0A"), ("ä\u001fb", "03")], Texts(await b.LoadAllAsync(Rule, 1, Deadline.Token)));
        var some = await b.LoadAsync([Id(""), Id("new"), other, Id("never")], Deadline.Token);
        Assert.Equal([("k", "05"), ("new", "00FF0D0A")], Texts(some));
        Assert.Empty((await b.LoadAllAsync(Rule, 2, Deadline.Token))!);
        Assert.Empty((await b.LoadAsync([], Deadline.Token))!);
    }

    [Fact, Trait("Req", "AL1")]
    public async Task SaveAsync_AnotherPosition_IsRefusedAndChangesNothing()
    {
        await using var stores = await WindowStores.StartAsync();
        var (a, b) = (await stores.OpenAsync(), await stores.OpenAsync());
        Assert.False(await a.SaveAsync(0, 1, [Change("k", 1)], Deadline.Token));
        await a.ResetAsync(10, [Change("k", 1)], Deadline.Token);
        Assert.Equal(10, await b.PositionAsync(Deadline.Token));
        Assert.True(await a.SaveAsync(10, 11, [Change("k", 2)], Deadline.Token));

        Assert.False(await b.SaveAsync(10, 12, [Change("k", 3), Change("other", 3)], Deadline.Token));
        Assert.False(await a.SaveAsync(10, 12, [Change("k", 3)], Deadline.Token));
        // What b knows of is past.
        Assert.Null(await b.LoadAllAsync(Rule, 1, Deadline.Token));
        Assert.Null(await b.LoadAsync([Id("k")], Deadline.Token));
        Assert.Equal(11, await b.PositionAsync(Deadline.Token));
        Assert.Equal([("k", "02")], Texts(await b.LoadAllAsync(Rule, 1, Deadline.Token)));
    }

    [Fact, Trait("Req", "AL1")]
    public async Task ResetAsync_WhileAnotherCounts_TakesItsPlaceAndLeavesNothing()
    {
        await using var stores = await WindowStores.StartAsync();
        var (a, b) = (await stores.OpenAsync(), await stores.OpenAsync());
        await a.ResetAsync(1, [.. Enumerable.Range(0, 50).Select(i => new WindowChange(new WindowId(Guid.NewGuid(), 1, "k"), new byte[] { 1 }))], Deadline.Token);
        Assert.True(await b.ResetAsync(5, [Change("k", 2)], Deadline.Token));

        Assert.False(await a.SaveAsync(1, 2, [Change("k", 3)], Deadline.Token));
        Assert.Equal(5, await a.PositionAsync(Deadline.Token));
        Assert.Equal([("k", "02")], Texts(await a.LoadAllAsync(Rule, 1, Deadline.Token)));
        // Position, index, one hash; and what the link writes.
        Assert.Equal(3, (await stores.Redis.CliAsync("KEYS", "*windows*")).Split('\n').Length);
        Assert.True(await b.ResetAsync(6, [], Deadline.Token));
        Assert.Equal(stores.Keys.Windows, await stores.Redis.CliAsync("KEYS", "*windows*"));
    }

    [Fact, Trait("Req", "AL1")]
    public async Task SaveAsync_ManyAndLargeStates_AreAllKept()
    {
        await using var stores = await WindowStores.StartAsync();
        var (a, b) = (await stores.OpenAsync(), await stores.OpenAsync());
        var states = Enumerable.Range(0, 5_000).Select(i => new WindowChange(Id("k" + i), new byte[i % 700])).ToList();
        Assert.True(await a.ResetAsync(1, states, Deadline.Token));
        Assert.True(await a.SaveAsync(1, 2, [.. states.Take(3_000).Select(change => change with { State = null }), Change("huge", new byte[5 << 20])], Deadline.Token));

        Assert.Equal(2, await b.PositionAsync(Deadline.Token));
        Assert.Equal(2_001, (await b.LoadAllAsync(Rule, 1, Deadline.Token))!.Count);
        Assert.Equal(5 << 20, Assert.Single((await b.LoadAsync([Id("huge")], Deadline.Token))!).State.Length);
    }

    [Fact, Trait("Req", "AL1")]
    public async Task SaveAsync_LastStateOfARuleForgotten_RuleVanishes()
    {
        await using var stores = await WindowStores.StartAsync();
        var a = await stores.OpenAsync();
        await a.ResetAsync(1, [Change("k", 2), Change("l", 2)], Deadline.Token);
        Assert.True(await a.SaveAsync(1, 2, [new(Id("k"), null), new(Id("l"), null), new(Id("never"), null)], Deadline.Token));
        Assert.Equal(stores.Keys.Windows, await stores.Redis.CliAsync("KEYS", "*windows*"));
        Assert.True(await a.SaveAsync(2, 3, [], Deadline.Token));
    }

    [Fact, Trait("Req", "AL1")]
    public async Task SaveAsync_StatesThatDoNotChange_NeverEndBeforeThePosition()
    {
        await using var stores = await WindowStores.StartAsync();
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        var a = await stores.OpenAsync(time);
        await a.ResetAsync(1, [Change("quiet", 1), new(new WindowId(Rule, 2, "busy"), new byte[] { 1 })], Deadline.Token);
        var index = (await stores.Redis.CliAsync("KEYS", "*windows:*")).Split('\n').Single(key => key.Count(c => c == ':') == 2);
        var quiet = stores.Keys.WindowsOf(index[(stores.Keys.Windows.Length + 1)..], Rule, 1);
        var lifetime = (long)RedisWindowStore.Lifetime.TotalMilliseconds;
        await stores.Redis.CliAsync("PEXPIRE", quiet, "60000");

        time.Advance(RedisWindowStore.Lifetime / 3);
        Assert.True(await a.SaveAsync(1, 2, [new(new WindowId(Rule, 2, "busy"), new byte[] { 2 })], Deadline.Token));

        Assert.InRange(await TtlAsync(quiet), lifetime, 2 * lifetime);
        Assert.InRange(await TtlAsync(stores.Keys.Windows), 1, lifetime);

        // A state that has ended all the same takes the position with it.
        await stores.Redis.CliAsync("DEL", quiet);
        time.Advance(RedisWindowStore.Lifetime / 3);
        Assert.False(await a.SaveAsync(2, 3, [], Deadline.Token));
        Assert.Equal(IWindowStore.Nowhere, await a.PositionAsync(Deadline.Token));

        async Task<long> TtlAsync(string key) => long.Parse(await stores.Redis.CliAsync("PTTL", key), CultureInfo.InvariantCulture);
    }

    [Fact, Trait("Req", "AL1")]
    public async Task SaveAsync_RedisEmptied_IsRefusedAndPositionIsNowhere()
    {
        await using var stores = await WindowStores.StartAsync();
        var a = await stores.OpenAsync();
        await a.ResetAsync(1, [Change("k", 1)], Deadline.Token);
        await stores.Redis.CliAsync("FLUSHALL");

        Assert.False(await a.SaveAsync(1, 2, [Change("k", 2)], Deadline.Token));
        Assert.Null(await a.LoadAllAsync(Rule, 1, Deadline.Token));
        Assert.Equal(IWindowStore.Nowhere, await a.PositionAsync(Deadline.Token));
        Assert.True(await a.ResetAsync(3, [Change("k", 3)], Deadline.Token));
        Assert.Equal(3, await a.PositionAsync(Deadline.Token));
    }

    [Fact, Trait("Req", "AL1")]
    public async Task AllCalls_KeysOfAnotherKind_AreNothingAndAResetMendsIt()
    {
        await using var stores = await WindowStores.StartAsync();
        var a = await stores.OpenAsync();
        await a.ResetAsync(1, [Change("k", 1)], Deadline.Token);
        var hash = (await stores.Redis.CliAsync("KEYS", "*windows:*")).Split('\n').Single(key => key.Count(c => c == ':') > 2);
        await stores.Redis.CliAsync("SET", hash, "no hash");

        Assert.Null(await a.LoadAllAsync(Rule, 1, Deadline.Token));
        Assert.False(await a.SaveAsync(1, 2, [Change("k", 2)], Deadline.Token));
        Assert.Equal(IWindowStore.Nowhere, await a.PositionAsync(Deadline.Token));
        await stores.Redis.CliAsync("DEL", stores.Keys.Windows);
        await stores.Redis.CliAsync("SADD", stores.Keys.Windows, "no text");
        Assert.Equal(IWindowStore.Nowhere, await a.PositionAsync(Deadline.Token));
        Assert.True(await a.ResetAsync(3, [Change("k", 3)], Deadline.Token));
        Assert.Equal([("k", "03")], Texts(await a.LoadAllAsync(Rule, 1, Deadline.Token)));
        Assert.True(stores.Link.State.IsUp, stores.Link.State.Reason);
    }

    [Fact, Trait("Req", "AL1")]
    public async Task AllCalls_RedisAway_SayNoAtOnce()
    {
        await using var stores = await WindowStores.StartAsync();
        var a = await stores.OpenAsync();
        await a.ResetAsync(1, [Change("k", 1)], Deadline.Token);
        await stores.Redis.KillAsync();
        await stores.UntilAwayAsync();

        var took = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await a.PositionAsync(Deadline.Token));
            Assert.Null(await a.LoadAsync([Id("k")], Deadline.Token));
            Assert.Null(await a.LoadAllAsync(Rule, 1, Deadline.Token));
            Assert.False(await a.SaveAsync(1, 2, [Change("k", 2)], Deadline.Token));
            Assert.False(await a.ResetAsync(3, [Change("k", 3)], Deadline.Token));
        }
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));

        await stores.Redis.StartAsync();
        await stores.UntilUpAsync();
        Assert.Contains(await a.PositionAsync(Deadline.Token), new long?[] { 1, IWindowStore.Nowhere });
    }

    [Fact, Trait("Req", "AL1")]
    public async Task AllCalls_ReadOnlyReplica_SayNo()
    {
        await using var stores = await WindowStores.StartAsync();
        var a = await stores.OpenAsync();
        await a.ResetAsync(1, [Change("k", 1)], Deadline.Token);
        await stores.Redis.CliAsync("REPLICAOF", "127.0.0.1", "1");
        Assert.False(await a.SaveAsync(1, 2, [Change("k", 2)], Deadline.Token));
        Assert.False(await a.ResetAsync(3, [], Deadline.Token));
        await stores.UntilAwayAsync();
    }

    [Fact, Trait("Req", "AL1")]
    public async Task SaveAsync_ServerKilledInBetween_KeepsAllOrNothing()
    {
        await using var stores = await WindowStores.StartAsync();
        var random = new Random(1);
        var a = await stores.OpenAsync();
        for (var round = 0; round < 4; round++)
        {
            // Every state says which position it belongs to.
            Assert.True(await a.ResetAsync(0, [.. Enumerable.Range(0, 3_000).Select(i => Numbered(i, 0))], Deadline.Token));
            var told = 0L;
            var writing = Task.Run(async () =>
            {
                for (var to = 1L; await a.SaveAsync(to - 1, to, [.. Enumerable.Range(0, 3_000).Select(i => Numbered(i, to))], Deadline.Token); to++)
                    Volatile.Write(ref told, to);
            });
            var saves = random.Next(1, 6);
            await Deadline.UntilAsync(() => Volatile.Read(ref told) >= saves, "some saves are done");
            await stores.Redis.KillAsync();
            await writing;
            await stores.UntilAwayAsync();
            await stores.Redis.StartAsync();
            await stores.UntilUpAsync();

            var position = await a.PositionAsync(Deadline.Token);
            Assert.NotNull(position);
            if (position == IWindowStore.Nowhere)
                continue;
            var states = await a.LoadAllAsync(Rule, 1, Deadline.Token);
            Assert.Equal(3_000, states!.Count);
            Assert.All(states, kept => Assert.Equal(position, BitConverter.ToInt64(kept.State)));
        }
    }

    private static WindowChange Numbered(int key, long position) => Change("k" + key.ToString(CultureInfo.InvariantCulture), BitConverter.GetBytes(position));

    private static WindowId Id(string key) => new(Rule, 1, key);

    private static WindowChange Change(string key, params byte[] state) => new(Id(key), state);

    private static List<(string, string)> Texts(IReadOnlyList<(WindowId Id, byte[] State)>? states) =>
        [.. states!.Select(kept => (kept.Id.Key, Convert.ToHexString(kept.State))).OrderBy(kept => kept.Key, StringComparer.Ordinal)];
}
