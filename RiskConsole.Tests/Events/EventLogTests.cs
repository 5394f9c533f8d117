using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events;

public class EventLogTests
{
    [Fact, Trait("Req", "EV3")]
    public async Task AppendAsync_AfterRestart_EventsAreThereInOrder()
    {
        var first = await TestConsole.StartAsync();
        var events = Enumerable.Range(0, 50).Select(i => Some.Event($"e{i}", data: "{\"n\":" + i + "}")).ToArray();
        await first.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        await first.StopAsync();

        await using var second = await TestConsole.StartAsync(folder: first.Folder);
        var read = await second.Get<IEventStore>().ReadAfterAsync(0, 100, Deadline.Token);

        Assert.Equal(events.Select(e => e.Id), read.Select(e => e.Id));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), read.Select(e => e.Seq));
        Assert.Equal(50, second.Get<IEventLog>().Head);
    }

    [Fact, Trait("Req", "EV1")]
    public async Task AppendAsync_SameSourceAndId_IsNamedDuplicateWithTheFirstUid()
    {
        await using var console = await TestConsole.StartAsync();
        var log = console.Get<IEventLog>();
        var first = Some.Event("twice");

        var stored = await log.AppendAsync([first, Some.Event("twice", source: "/other")], Deadline.Token);
        var again = await log.AppendAsync([Some.Event("twice"), Some.Event("new"), Some.Event("new")], Deadline.Token);

        Assert.All(stored, outcome => Assert.False(outcome.Duplicate));
        Assert.Equal(new AppendOutcome(true, first.Uid, 1), again[0]);
        Assert.Equal((false, 3L), (again[1].Duplicate, again[1].Seq));
        Assert.Equal((true, 3L), (again[2].Duplicate, again[2].Seq));
    }

    [Fact, Trait("Req", "EV3")]
    public async Task AppendAsync_ManyWriters_PositionsAreDenseAndEveryEventIsThereOnce()
    {
        await using var console = await TestConsole.StartAsync();
        var log = console.Get<IEventLog>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
                await log.AppendAsync([Some.Event($"{writer}-{i}-a"), Some.Event($"{writer}-{i}-b")], Deadline.Token);
        })));

        var read = await console.Get<IEventStore>().ReadAfterAsync(0, 10_000, Deadline.Token);
        Assert.Equal(16 * 40 * 2, read.Count);
        Assert.Equal(Enumerable.Range(1, read.Count).Select(i => (long)i), read.Select(e => e.Seq));
        Assert.Equal(read.Count, read.Select(e => e.Id).Distinct().Count());
    }

    [Fact, Trait("Req", "EV4")]
    public async Task SearchAsync_Pages_AreStableWhileEventsArrive()
    {
        await using var console = await TestConsole.StartAsync();
        var (log, store) = (console.Get<IEventLog>(), console.Get<IEventStore>());
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        // Pairs share a time, so that the position has to break the tie.
        await log.AppendAsync([.. Enumerable.Range(0, 25).Select(i => Some.Event($"e{i}", time: start.AddSeconds(i / 2)))], Deadline.Token);

        var seen = new List<string>();
        EventCursor? cursor = null;
        do
        {
            var page = await store.SearchAsync(new EventSearch(null, CategorySet.All, To: start.AddMinutes(1)), EventOrder.Time, 10, cursor, Deadline.Token);
            seen.AddRange(page.Items.Select(e => e.Id));
            cursor = page.Next;
            await log.AppendAsync([Some.Event()], Deadline.Token);
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"e{i}"), seen);
    }

    [Fact, Trait("Req", "RT6")]
    public async Task SearchAsync_CategoriesOfTheCaller_LimitWhatIsFound()
    {
        await using var console = await TestConsole.StartAsync();
        await console.Get<IEventLog>().AppendAsync([Some.Event("r"), Some.Event("u", category: Category.User)], Deadline.Token);
        var store = console.Get<IEventStore>();

        var page = await store.SearchAsync(new EventSearch(null, CategorySet.All & ~CategorySet.User), EventOrder.Arrival, 10, null, Deadline.Token);

        Assert.Equal("r", Assert.Single(page.Items).Id);
        Assert.Equal(0, await store.CountAsync(new EventSearch(null, CategorySet.None), Deadline.Token));
        Assert.Equal(1, await store.CountAsync(new EventSearch(null, CategorySet.User), Deadline.Token));
    }

    [Fact, Trait("Req", "EV3")]
    public async Task AppendAsync_QueueFull_IsRefusedAsBusyAndNothingIsStored()
    {
        // The console writes a row now and then by itself: there is room for some beside what waits, and none for what comes late.
        await using var console = await TestConsole.StartAsync(settings: ("Store:QueueLimit", "1000"));
        var log = console.Get<IEventLog>();
        var gate = new ManualResetEventSlim();
        var blocked = console.Get<RiskConsole.Storage.IStoreWriter>().WriteAsync(_ => gate.Wait(Deadline.Default), Deadline.Token);

        var waiting = log.AppendAsync([.. Enumerable.Range(0, 900).Select(_ => Some.Event())], Deadline.Token);
        var refused = await Assert.ThrowsAsync<LogBusyException>(() => log.AppendAsync([Some.Event("late"), .. Enumerable.Range(0, 99).Select(_ => Some.Event())], Deadline.Token));
        gate.Set();

        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Equal(900, (await waiting).Count);
        Assert.True(await blocked);
        Assert.Empty(await console.Get<IEventStore>().FindByIdAsync("late", null, Deadline.Token));
    }

    [Fact, Trait("Req", "EV3")]
    public async Task AppendAsync_DatabaseLockedByAnotherProcess_IsBusyThenRecovers()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Store:BusyTimeout", "00:00:00.2"));
        var log = console.Get<IEventLog>();
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={console.DatabaseFile};Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction(deferred: false);

            var busy = await Assert.ThrowsAsync<LogBusyException>(() => log.AppendAsync([Some.Event("locked")], Deadline.Token));

            Assert.Contains("Another process", busy.Message, StringComparison.Ordinal);
        }

        await log.AppendAsync([Some.Event("locked")], Deadline.Token);

        Assert.Single(await console.Get<IEventStore>().FindByIdAsync("locked", null, Deadline.Token));
    }
}
