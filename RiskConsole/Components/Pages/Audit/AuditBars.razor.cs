using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>What the bars are made of.</summary>
public enum AuditSplit
{
    Outcome,
    Severity,
}

/// <summary>How many entries there were over time, as small bars of fixed height. Drawn by its module; a time that is chosen on it (by dragging, by touch or
/// by keyboard) becomes the range of the page.</summary>
public sealed partial class AuditBars : IAsyncDisposable
{
    /// <summary>About how many bars are asked for.</summary>
    internal const int Bars = 80;

    private readonly string _hintId = $"audit-bars-hint-{Guid.NewGuid():n}";
    private ElementReference _root;
    private JsAttachment? _browser;
    private DotNetObjectReference<AuditBars>? _self;
    private AuditRun? _asked;
    private AuditHistogram? _histogram;
    private (AuditHistogram?, AuditSplit)? _sent;
    private string? _problem;
    private bool _attached;
    private bool _loading;

    [Inject] private IAuditSearch Search { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    /// <summary>What is shown; null until there are rows. Another instance is asked for anew.</summary>
    [Parameter, EditorRequired] public AuditRun? Run { get; set; }

    [Parameter] public AuditSplit Split { get; set; }

    [Parameter] public EventCallback<AuditSplit> OnSplit { get; set; }

    /// <summary>A time was chosen.</summary>
    [Parameter] public EventCallback<AuditSpan> OnSpan { get; set; }

    private string Label => _histogram is { } histogram ? $"Entries over time, {Numbers.Count(histogram.Total)} in all" : "Entries over time";

    private string Width => _histogram is { Width.Ticks: > 0 } histogram ? $"a bar is {Numbers.Duration(histogram.Width)}" : "";

    private IEnumerable<(string Tone, string Word, long? Count)> Legend => Split == AuditSplit.Outcome
        ? [("ok", "Ok", Sum(bar => bar.Ok)), ("denied", "Denied", Sum(bar => bar.Denied)), ("failed", "Failed", Sum(bar => bar.Failed))]
        :
        [
            ("info", "Info", Sum(bar => bar.Info)), ("warning", "Warning", Sum(bar => bar.Warning)), ("error", "Error", Sum(bar => bar.Error)),
            ("critical", "Critical", Sum(bar => bar.Critical)),
        ];

    protected override async Task OnParametersSetAsync()
    {
        if (Run is null || ReferenceEquals(Run, _asked))
            return;
        _asked = Run;
        await LoadAsync(Run);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _browser = new JsAttachment(Js, Clock);
            await _browser.AttachAsync("./Components/Pages/Audit/AuditBars.razor.js", "attach", _root, _self);
            _attached = true;
        }
        if (!_attached || _histogram is not { } histogram || _sent == (histogram, Split))
            return;
        // Marked before it is sent: a render meanwhile must not send it again.
        _sent = (histogram, Split);
        var bars = histogram.Bars.Select(bar => Split == AuditSplit.Outcome
            ? new[] { bar.From.ToUnixTimeMilliseconds(), bar.Ok, bar.Denied, bar.Failed }
            : [bar.From.ToUnixTimeMilliseconds(), bar.Info, bar.Warning, bar.Error, bar.Critical]);
        await _browser!.CallAsync("show", new
        {
            bars,
            tones = Legend.Select(part => part.Tone),
            names = Legend.Select(part => part.Word),
            width = (long)histogram.Width.TotalMilliseconds,
        });
    }

    private async Task LoadAsync(AuditRun run)
    {
        _loading = true;
        try
        {
            // To where it was looked, also where nothing happened lately: the last bar of a quiet week is not today.
            var end = run.Filter.To ?? run.At;
            var histogram = await Search.HistogramAsync(run.User, run.Filter with { To = end }, Bars, run.Ended);
            if (!ReferenceEquals(run, _asked))
                return;
            _histogram = histogram;
            _problem = null;
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            if (ReferenceEquals(run, _asked))
                _problem = e.Message;
        }
        catch (OperationCanceledException) when (run.Ended.IsCancellationRequested)
        {
            // Another search took its place.
            return;
        }
        finally
        {
            if (ReferenceEquals(run, _asked))
                _loading = false;
        }
    }

    private Task AgainAsync() => _asked is { } run ? LoadAsync(run) : Task.CompletedTask;

    private long? Sum(Func<AuditBar, long> part) => _histogram?.Bars.Sum(part);

    /// <summary>Twice the time, around what is shown now; nothing that is yet to come.</summary>
    private Task ZoomOutAsync()
    {
        if (Run?.Filter is not { From: { } from, To: { } to })
            return Task.CompletedTask;
        var half = (to - from) / 2;
        var now = Clock.GetUtcNow();
        var end = to + half < now ? to + half : to < now ? now : to;
        var begin = from - half;
        return OnSpan.InvokeAsync(AuditSpan.Between(begin < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : begin, end));
    }

    /// <summary>A time was chosen: from an instant to before another, in Unix milliseconds.</summary>
    [JSInvokable]
    public Task Chosen(long from, long to)
    {
        const long latest = 253_402_300_799_000;
        return from < 0 || to <= from || to > latest
            ? Task.CompletedTask
            : OnSpan.InvokeAsync(AuditSpan.Between(DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(to)));
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }
}
