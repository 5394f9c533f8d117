using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>A threshold that would have spared people false positives, or why there is none; backtested on demand, and never set by itself.</summary>
public sealed partial class SuggestionPanel : CommandComponent
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    private IReadOnlyList<JudgedAlert> _judged = [];
    private IReadOnlyList<RuleVersion> _versions = [];
    private ThresholdSuggestion? _suggestion;
    private SuggestionTrial? _trial;
    private CancellationTokenSource? _running;
    private BacktestProgress _progress;
    private long _shownAt;
    private int _keep = 100;
    private (Rule Rule, DateTimeOffset From, int False, int Real)? _loaded;
    private bool _disposed;

    [Parameter, EditorRequired] public required Rule Rule { get; set; }

    /// <summary>The figures it stands beside: when they tell of other judgements, it looks again.</summary>
    [Parameter, EditorRequired] public required QualityReport Report { get; set; }

    [Inject] private IRuleQualities Qualities { get; init; } = default!;

    [Inject] private IRuleBook Book { get; init; } = default!;

    [Inject] private IBacktests Backtests { get; init; } = default!;

    [Inject] private IOptions<QualityOptions> Options { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private RuleDefinition Definition => Rule.Shown.Definition;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var quality = Report.Of(Rule.Id, shadow: false);
        var wanted = (Rule, Report.From, quality.FalsePositives, quality.Real);
        // A backtest under way is of what is shown.
        if (_loaded == wanted || _running is not null)
            return;
        if (_loaded?.Rule.Id != Rule.Id)
            (_judged, _suggestion) = ([], null);
        await TryAsync(async (user, ct) =>
        {
            try
            {
                var judged = await Qualities.JudgedAsync(user, Rule.Id, Report.Days, ct);
                _versions = await Book.HistoryAsync(user, Rule.Id, ct);
                (_judged, _trial, _loaded) = (judged, null, wanted);
                Suggest();
            }
            catch (QueryTimeoutException e)
            {
                throw new Access.InputRefusedException("", e.Message);
            }
        });
    }

    private void Suggest()
    {
        _suggestion = ThresholdSuggestions.For(Definition, _versions, _judged, _keep / 100.0, Options.Value);
        _trial = null;
    }

    private void KeepAsync(ChangeEventArgs e)
    {
        _keep = int.TryParse(e.Value?.ToString(), CultureInfo.InvariantCulture, out var keep) && keep is > 0 and <= 100 ? keep : 100;
        Cancel();
        Suggest();
    }

    private async Task RunAsync()
    {
        if (_running is not null || _suggestion is not { Definition: { } definition } suggestion)
            return;
        using var running = new CancellationTokenSource();
        (_running, _progress, _shownAt) = (running, default, 0);
        var (judged, current) = (_judged, Definition);
        try
        {
            await TryAsync(async (user, ct) =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, running.Token);
                try
                {
                    var request = new BacktestRequest(definition, current, SuggestionTrial.BeginOf(Report.From, judged), Time.GetUtcNow());
                    // Off the circuit: reading and judging may take seconds.
                    var result = await Task.Run(() => Backtests.RunAsync(user, request, new Reports(this), either.Token), either.Token);
                    if (ReferenceEquals(_suggestion, suggestion))
                        _trial = SuggestionTrial.Of(result, current, judged);
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

    private string EditorUrl(ThresholdSuggestion suggestion) => RuleThresholds.Url(Rule.Id, suggestion.Levels.Select(level => (level.Severity, level.To)));

    // Reported from the thread that reads, thousands of times; shown five times a second.
    private void Show(BacktestProgress progress)
    {
        _progress = progress;
        var now = Time.GetTimestamp();
        if (_disposed || (_shownAt != 0 && Time.GetElapsedTime(_shownAt, now) < ShowEvery))
            return;
        _shownAt = now;
        _ = InvokeAsync(StateHasChanged);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        base.Dispose(disposing);
    }

    /// <summary>Reports where it is called; <see cref="Progress{T}"/> would queue each one on the circuit.</summary>
    private sealed class Reports(SuggestionPanel panel) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => panel.Show(value);
    }
}
