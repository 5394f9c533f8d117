using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace RiskConsole.Components.Shared;

/// <summary>The browser's side of one <see cref="LiveChart"/>: LiveChart.razor.js and the chart it drew.</summary>
internal sealed class LiveChartBrowser : IAsyncDisposable
{
    private readonly IJSObjectReference _module;
    private readonly DotNetObjectReference<LiveChart> _owner;
    private IJSObjectReference? _chart;

    private LiveChartBrowser(IJSObjectReference module, DotNetObjectReference<LiveChart> owner)
    {
        _module = module;
        _owner = owner;
    }

    /// <summary>Whether anybody looked at the chart when it was last sent something.</summary>
    public bool Seen { get; set; } = true;

    public static async Task<LiveChartBrowser> CreateAsync(
        IJSRuntime js, ResourceAssetCollection assets, ElementReference root, ChartDefinition definition, IChartFeed feed,
        IReadOnlyList<ChartPoint> points, LiveChart owner, CancellationToken ct)
    {
        var module = await js.InvokeAsync<IJSObjectReference>("import", ct, "./" + assets["Components/Shared/LiveChart.razor.js"]);
        var browser = new LiveChartBrowser(module, DotNetObjectReference.Create(owner));
        try
        {
            var options = new Options(
                assets["lib/apexcharts.min.js"], definition.Label, definition.Empty, [.. definition.Series.Select(Series.Of)], definition.Stacked);
            browser._chart = await module.InvokeAsync<IJSObjectReference>(
                "create", ct, root, options, feed.Window.TotalMilliseconds, Rows(points), browser._owner, Axis.Of(feed));
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public async Task AppendAsync(IReadOnlyList<ChartPoint> points, CancellationToken ct) =>
        Seen = await _chart!.InvokeAsync<bool>("append", ct, (object)Rows(points));

    public async Task ReplaceAsync(IChartFeed feed, IReadOnlyList<ChartPoint> points, CancellationToken ct) =>
        Seen = await _chart!.InvokeAsync<bool>("replace", ct, feed.Window.TotalMilliseconds, Rows(points), Axis.Of(feed));

    public async ValueTask DisposeAsync()
    {
        await _chart.ReleaseAsync("dispose");
        await _module.ReleaseAsync();
        _owner.Dispose();
    }

    private static double?[][] Rows(IReadOnlyList<ChartPoint> points) =>
        [.. points.Select(point => (double?[])[point.TimeMs, .. point.Values])];

    private sealed record Options(string Library, string Label, string Empty, IReadOnlyList<Series> Series, bool Stacked);

    /// <summary>An axis that does not end with the newest point.</summary>
    private sealed record Axis(long EndMs, double StepMs)
    {
        public static Axis? Of(IChartFeed feed) => feed.End is { } end ? new(end.ToUnixTimeMilliseconds(), feed.Step?.TotalMilliseconds ?? 0) : null;
    }

    private sealed record Series(string Name, int Kind, string Tone, string Unit, int Decimals, double? Min, double? Max)
    {
        public static Series Of(ChartSeries series) => new(
            series.Name, (int)series.Kind, series.Tone.ToString().ToLowerInvariant(), series.Unit, series.Decimals, series.Min, series.Max);
    }
}
