using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Shared;

public sealed class LiveChartTests : ConsoleBunitContext
{
    private static readonly ChartDefinition Definition = new("Risk trend", "Nothing yet",
    [
        new("Events", ChartKind.Area, ChartTone.Muted, "events/s", 1),
        new("Risk index", ChartKind.Line, ChartTone.Primary, Max: 1),
    ]);

    private readonly FakeFeed _feed = new();
    private readonly FakeChart _chart;

    public LiveChartTests() => _chart = new FakeChart(JSInterop);

    [Fact, Trait("Req", "RT1")]
    public void Render_First_SendsWholeSeriesOnce()
    {
        _feed.Points.AddRange([Point(0, 1), Point(5, 2)]);

        Show();

        Assert.Equal([[0, 1, null], [5000, 2, null]], _chart.First.Points);
        Assert.Equal(TimeSpan.FromMinutes(15).TotalMilliseconds, _chart.First.WindowMs);
    }

    [Fact, Trait("Req", "RT1")]
    public void Publish_NewPoints_SendsOnlyThose()
    {
        _feed.Points.AddRange([Point(0, 1), Point(5, 2)]);
        Show();

        Change(Point(5, 3), Point(10, 4));

        Assert.Equal([[5000, 3, null], [10000, 4, null]], _chart.Appended[0]);
        Change(Point(15, 5));
        Assert.Equal([[15000, 5, null]], _chart.Appended[1]);
    }

    [Fact]
    public void Publish_NothingNew_SendsNothing()
    {
        _feed.Points.Add(Point(0, 1));
        Show();

        Change();

        Assert.Empty(_chart.Append.Invocations);
    }

    [Fact, Trait("Req", "RT4")]
    public void Publish_Often_SendsAtMostTwiceASecondAndLosesNothing()
    {
        Show();
        for (var i = 1; i <= 100; i++)
        {
            _feed.Points.Add(Point(i, i));
            Bus.Publish(Topic.Overview);
            Time.Advance(TimeSpan.FromMilliseconds(10));
        }
        Time.Advance(LiveChart.PushInterval);

        Assert.InRange(_chart.Append.Invocations.Count, 2, 3);
        var sent = _chart.Appended.SelectMany(rows => rows).Select(row => row[0]);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (double?)i * 1000), sent);
    }

    [Fact, Trait("Req", "RT4")]
    public void Publish_NobodyLooks_StopsUntilSeenThenCatchesUpOnce()
    {
        var cut = Show();
        _chart.Append.SetResult(false);
        Change(Point(1, 1));

        Change(Point(2, 2));
        Change(Point(3, 3));
        Assert.Single(_chart.Append.Invocations);

        _chart.Append.SetResult(true);
        cut.Instance.CatchUp();
        Time.Advance(LiveChart.PushInterval);

        Assert.Equal(2, _chart.Append.Invocations.Count);
        Assert.Equal([[2000, 2, null], [3000, 3, null]], _chart.Appended[1]);
    }

    [Fact]
    public void Publish_TooLongAgo_LoadsAnew()
    {
        Show();
        _feed.Forgot = true;

        Change(Point(7, 7));

        Assert.Equal([[7000, 7, null]], _chart.LastReplaced.Points);
    }

    [Fact, Trait("Req", "ME1")]
    public void Feed_Another_ReplacesDataInTheSameChart()
    {
        var cut = Show();
        var other = new FakeFeed { Window = TimeSpan.FromHours(1) };
        other.Points.Add(Point(60, 9));

        cut.Render(parameters => parameters.Add(chart => chart.Feed, other));
        Time.Advance(LiveChart.PushInterval);

        Assert.Equal(TimeSpan.FromHours(1).TotalMilliseconds, _chart.LastReplaced.WindowMs);
        Assert.Equal(1, _chart.Created);
        Assert.Equal(1, Bus.Subscribers);
    }

    [Fact, Trait("Req", "RT5")]
    public void Publish_BrowserAway_SendsEverythingWhenItIsBack()
    {
        Show();
        _chart.Append.SetException(new TaskCanceledException());
        Change(Point(1, 1));

        Change(Point(2, 2));

        Assert.Equal([[1000, 1, null], [2000, 2, null]], _chart.LastReplaced.Points);
    }

    [Fact, Trait("Req", "RT5")]
    public void Reconnected_AfterAWhileAway_SendsNothingMeanwhileAndEverythingOnce()
    {
        var circuit = Services.GetRequiredService<CircuitState>();
        var cut = Show();
        circuit.SetDisconnected();
        Change(Point(1, 1));
        Change(Point(2, 2));
        Assert.Empty(_chart.Append.Invocations);

        circuit.SetConnected();
        Time.Advance(LiveChart.PushInterval);

        cut.WaitForAssertion(() => Assert.Single(_chart.Replace.Invocations));
        Assert.Equal([[1000, 1, null], [2000, 2, null]], _chart.LastReplaced.Points);
    }

    [Fact]
    public void Create_LibraryMissing_SaysSo()
    {
        var cut = Render<LiveChart>(parameters => parameters
            .Add(chart => chart.Definition, Definition)
            .Add(chart => chart.Feed, new FakeFeed { Fault = new JSException("gone") }));
        Time.Advance(TimeSpan.Zero);

        Assert.Contains("could not be drawn", cut.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, Bus.Subscribers);
    }

    [Fact, Trait("Req", "OP9")]
    public void Render_First_NamesItselfAndItsSeries()
    {
        var cut = Show();

        Assert.Equal("Risk trend", cut.Find("[role=img]").GetAttribute("aria-label"));
        Assert.StartsWith("Events", cut.FindAll(".live-chart-legend li")[0].TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("events/s", cut.Find(".live-chart-unit").TextContent);
        Assert.Equal("Risk index", cut.FindAll(".live-chart-legend li")[1].TextContent.Trim());
        Assert.Equal("Show as table", cut.Find("[data-chart-as-table]").TextContent);
        Assert.Equal(1, cut.RenderCount);
    }

    [Fact]
    public async Task DisposeAsync_LeavesNoSubscriberAndFreesTheBrowser()
    {
        Show();
        Assert.Equal(1, Bus.Subscribers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Bus.Subscribers);
        Assert.True(_chart.Disposed);
    }

    private IRenderedComponent<LiveChart> Show()
    {
        var cut = Render<LiveChart>(parameters => parameters.Add(chart => chart.Definition, Definition).Add(chart => chart.Feed, _feed));
        Time.Advance(TimeSpan.Zero);
        Assert.Equal(1, _chart.Created);
        return cut;
    }

    private void Change(params ChartPoint[] points)
    {
        foreach (var point in points)
        {
            _feed.Points.RemoveAll(old => old.TimeMs == point.TimeMs);
            _feed.Points.Add(point);
        }
        Bus.Publish(Topic.Overview);
        Time.Advance(LiveChart.PushInterval);
    }

    private static ChartPoint Point(int second, double? first) => new(second * 1000, first, null);

    private sealed class FakeFeed : IChartFeed
    {
        public List<ChartPoint> Points { get; } = [];

        public bool Forgot { get; set; }

        public Exception? Fault { get; init; }

        public Topic Topic => Topic.Overview;

        public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);

        public ValueTask<IReadOnlyList<ChartPoint>> LoadAsync(CancellationToken ct) =>
            Fault is null ? ValueTask.FromResult<IReadOnlyList<ChartPoint>>([.. Points]) : throw Fault;

        public ValueTask<IReadOnlyList<ChartPoint>?> SinceAsync(long timeMs, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlyList<ChartPoint>?>(Forgot ? null : [.. Points.Where(point => point.TimeMs >= timeMs)]);
    }
}
