using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Runs a backtest of the rule as it stands in the form, and keeps its result while the form is edited further. Leaving the page ends it.</summary>
public sealed partial class BacktestPanel : CommandComponent
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    private CancellationTokenSource? _running;
    private BacktestProgress _progress;
    private long _shownAt;
    private BacktestResult? _result;
    private RuleDefinition? _judged;
    private RuleDefinition? _judgedAgainst;
    private int _range = 7;
    private DateTime _from;
    private DateTime _to;
    private bool _against = true;
    private bool _stale;
    private bool _disposed;

    [CascadingParameter] internal RuleEditing Editing { get; set; } = default!;

    /// <summary>The version in force; null for none.</summary>
    [Parameter] public RuleDefinition? Current { get; set; }

    [Inject] private IBacktests Backtests { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    protected override void OnInitialized()
    {
        var today = Time.GetUtcNow().UtcDateTime.Date;
        (_from, _to) = (today.AddDays(-1), today);
        Editing.Checked += OnChecked;
    }

    private void OnChecked()
    {
        _stale = _result is not null && !ReferenceEquals(_judged, Editing.Definition);
        StateHasChanged();
    }

    private async Task RunAsync()
    {
        if (_running is not null || Editing.Previewable is not { } rule)
            return;
        var (from, to) = Range();
        var against = _against ? Current : null;
        using var running = new CancellationTokenSource();
        (_running, _progress, _shownAt) = (running, default, 0);
        try
        {
            await TryAsync(async (user, ct) =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, running.Token);
                try
                {
                    // Off the circuit: reading and judging may take seconds, in which the form goes on to answer.
                    var result = await Task.Run(
                        () => Backtests.RunAsync(user, new BacktestRequest(rule, against, from, to), new Reports(this), either.Token), either.Token);
                    (_result, _judged, _judgedAgainst, _stale) = (result, rule, against, false);
                }
                catch (OperationCanceledException) when (!ct.IsCancellationRequested)
                {
                    // By its button.
                }
            });
        }
        finally
        {
            _running = null;
        }
    }

    private void Cancel() => _running?.Cancel();

    private (DateTimeOffset From, DateTimeOffset To) Range()
    {
        if (_range == 0)
            return (new DateTimeOffset(DateTime.SpecifyKind(_from, DateTimeKind.Utc)), new DateTimeOffset(DateTime.SpecifyKind(_to, DateTimeKind.Utc)));
        var now = Time.GetUtcNow();
        return (now - TimeSpan.FromDays(_range), now);
    }

    // Reported from the thread that reads, thousands of times; shown five times a second.
    private void Report(BacktestProgress progress)
    {
        _progress = progress;
        var now = Time.GetTimestamp();
        if (_disposed || (_shownAt != 0 && Time.GetElapsedTime(_shownAt, now) < ShowEvery))
            return;
        _shownAt = now;
        _ = InvokeAsync(StateHasChanged);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed = true;
            Editing.Checked -= OnChecked;
        }
        base.Dispose(disposing);
    }

    /// <summary>Reports where it is called; <see cref="Progress{T}"/> would queue each one on the circuit.</summary>
    private sealed class Reports(BacktestPanel panel) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => panel.Report(value);
    }
}
