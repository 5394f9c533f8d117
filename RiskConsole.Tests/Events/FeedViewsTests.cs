using RiskConsole.Events;
using RiskConsole.Events.Live;
using RiskConsole.Query;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events;

public class FeedViewsTests
{
    [Fact, Trait("Req", "RT1"), Trait("Req", "RT5")]
    public async Task OpenAsync_EventsBeforeAndAfter_NoneIsMissingNoneIsTwice()
    {
        await using var console = await TestConsole.StartAsync();
        var (log, views) = (console.Get<IEventLog>(), console.Get<IFeedViews>());
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
                await log.AppendAsync([Some.Event($"e{i}")], Deadline.Token);
        });

        var opened = new List<IFeedView>();
        for (var i = 0; i < 20; i++)
            opened.Add(await views.OpenAsync(new FeedFilter(Only($"view {i}"), CategorySet.All), Deadline.Token));
        await writing;

        foreach (var view in opened)
        {
            await Deadline.UntilAsync(() => view.Current.HeadSeq == 150, "the view is complete");
            Assert.Equal(Enumerable.Range(0, 150).Reverse().Select(i => $"e{i}"), view.Current.Rows.Select(e => e.Id));
            view.Dispose();
        }
        Assert.Equal(0, console.Get<FeedViews>().Count);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task OpenAsync_EqualFilters_ShareOneView()
    {
        await using var console = await TestConsole.StartAsync();
        var views = console.Get<FeedViews>();

        using var first = await views.OpenAsync(new FeedFilter(Only("same"), CategorySet.All), Deadline.Token);
        using var second = await views.OpenAsync(new FeedFilter(Only("same"), CategorySet.All), Deadline.Token);
        using var other = await views.OpenAsync(new FeedFilter(Only("same"), CategorySet.Risk), Deadline.Token);

        Assert.Equal(2, views.Count);
        Assert.Same(first.Current, second.Current);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Subscribe_FloodOfEvents_IsToldSeldomAndAlwaysOfTheLast()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Live:RefreshInterval", "00:00:00.2"));
        var log = console.Get<IEventLog>();
        using var view = await console.Get<IFeedViews>().OpenAsync(new FeedFilter(null, CategorySet.All), Deadline.Token);
        var told = 0;
        using var subscription = view.Subscribe(() => Interlocked.Increment(ref told));

        for (var i = 0; i < 200; i++)
            await log.AppendAsync([Some.Event($"e{i}")], Deadline.Token);

        await Deadline.UntilAsync(() => view.Current.Matched == 200, "the last event is shown");
        Assert.Equal("e199", view.Current.Rows[0].Id);
        Assert.InRange(told, 1, 100);
    }

    [Fact, Trait("Req", "RT6")]
    public async Task View_EventOfAnotherChannel_IsNotShown()
    {
        await using var console = await TestConsole.StartAsync();
        using var view = await console.Get<IFeedViews>().OpenAsync(new FeedFilter(null, CategorySet.Risk), Deadline.Token);

        await console.Get<IEventLog>().AppendAsync([Some.Event("hidden", category: Category.Security), Some.Event("shown")], Deadline.Token);

        await Deadline.UntilAsync(() => view.Current.Rows.Length == 1, "the risk event is shown");
        Assert.Equal("shown", view.Current.Rows[0].Id);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task View_FilterThatThrows_StopsAloneAndTheOthersGoOn()
    {
        await using var console = await TestConsole.StartAsync();
        var views = console.Get<IFeedViews>();
        using var broken = await views.OpenAsync(
            new FeedFilter(new CompiledQuery<RiskEvent>("broken", _ => throw new InvalidOperationException("broken"), () => new SqlFilter("1", [])), CategorySet.All), Deadline.Token);
        using var sound = await views.OpenAsync(new FeedFilter(null, CategorySet.All), Deadline.Token);

        await console.Get<IEventLog>().AppendAsync([Some.Event("a")], Deadline.Token);

        await Deadline.UntilAsync(() => sound.Current.Rows.Length == 1, "the sound view goes on");
        Assert.Empty(broken.Current.Rows);
    }

    private static CompiledQuery<RiskEvent> Only(string text) => new(text, _ => true, () => new SqlFilter("1", []));
}
