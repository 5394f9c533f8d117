using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Components.Live;
using RiskConsole.Events;

namespace RiskConsole.Components.Shared;

/// <summary>A chart that is drawn in the browser and kept live: the whole series goes out once, then only new or changed points,
/// at most twice a second, and none while nobody sees it.</summary>
public sealed partial class LiveChart : IAsyncDisposable
{
    /// <summary>ApexCharts takes about 20 ms for a redraw, so more often would cost the browser more than it tells people.</summary>
    internal static readonly TimeSpan PushInterval = TimeSpan.FromMilliseconds(500);

    // Cancelled when the component or the connection is gone: what was under way is then not waited for.
    private CancellationTokenSource _calls = new();
    private readonly string _hintId = $"chart-hint-{Guid.NewGuid():n}";
    private ElementReference _root;
    private LivePump? _pump;
    private LiveChartBrowser? _browser;
    private IDisposable? _subscription;
    private IChartFeed? _shown;
    private ChartPoint? _last;
    private bool _stale;
    private bool _failed;
    private bool _disposed;

    /// <summary>Read once.</summary>
    [Parameter, EditorRequired] public required ChartDefinition Definition { get; set; }

    /// <summary>Another instance means other data: the chart loads it whole.</summary>
    [Parameter, EditorRequired] public required IChartFeed Feed { get; set; }

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    [Inject] private ILogger<LiveChart> Logger { get; init; } = default!;

    /// <summary>Called by the browser when the chart is seen again after it was not.</summary>
    [JSInvokable]
    public void CatchUp()
    {
        if (_browser is { } browser)
            browser.Seen = true;
        _pump?.Request();
    }

    protected override bool ShouldRender() => _failed;

    protected override void OnParametersSet()
    {
        if (_shown is not null && _shown != Feed)
            _pump?.Request();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _pump = new LivePump(Time, PushInterval, () => InvokeAsync(PushAsync));
        Circuit.Reconnected += OnReconnected;
        _pump.Request();
    }

    private void OnReconnected()
    {
        _calls.Cancel();
        _calls.Dispose();
        _calls = new CancellationTokenSource();
        _stale = true;
        CatchUp();
    }

    private async Task PushAsync()
    {
        try
        {
            if (_disposed || !Circuit.Connected || (_browser is { Seen: false } && _shown == Feed))
                return;
            if (_shown != Feed || _stale)
                await ShowAllAsync(Feed, _calls.Token);
            else
                await ShowNewAsync(Feed, _calls.Token);
        }
        catch (Exception ex) when (ex is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            // The browser is away: what it has got is unknown, so it gets everything when it is back.
            _stale = true;
        }
        catch (JSException ex)
        {
            Logger.LogWarning(ex, "The chart {Chart} could not be drawn in the browser", Definition.Label);
            _failed = true;
            _subscription?.Dispose();
            StateHasChanged();
        }
        catch (Exception ex)
        {
            await DispatchExceptionAsync(ex);
        }
    }

    private async Task ShowAllAsync(IChartFeed feed, CancellationToken ct)
    {
        // Subscribed before loading, so that what comes in between is asked for afterwards.
        if (_shown?.Topic != feed.Topic)
        {
            _subscription?.Dispose();
            _subscription = Bus.Subscribe(feed.Topic, _pump!.Request);
        }
        var points = await feed.LoadAsync(ct);
        if (_browser is null)
            _browser = await LiveChartBrowser.CreateAsync(Js, Assets, _root, Definition, feed, points, this, ct);
        else
            await _browser.ReplaceAsync(feed, points, ct);
        _shown = feed;
        _stale = false;
        _last = points.Count > 0 ? points[^1] : null;
    }

    private async Task ShowNewAsync(IChartFeed feed, CancellationToken ct)
    {
        var points = await feed.SinceAsync(_last?.TimeMs ?? 0, ct);
        if (points is null)
        {
            await ShowAllAsync(feed, ct);
            return;
        }
        var news = points.Where(point => point != _last && (_last is null || point.TimeMs >= _last.TimeMs)).ToList();
        if (news.Count == 0)
            return;
        _stale = true;
        await _browser!.AppendAsync(news, ct);
        _stale = false;
        _last = news[^1];
    }

    private static string NameOf(Enum value) => value.ToString().ToLowerInvariant();

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        Circuit.Reconnected -= OnReconnected;
        _subscription?.Dispose();
        _pump?.Dispose();
        // Here and now, on the circuit: a call that is cancelled on another thread while its answer comes in ends the whole circuit
        // ("Invalid interop arguments"), since the runtime then finds the call completed already.
        _calls.Cancel();
        if (_browser is not null)
            await _browser.DisposeAsync();
        _calls.Dispose();
    }
}
