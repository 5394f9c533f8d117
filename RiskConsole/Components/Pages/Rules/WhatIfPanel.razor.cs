using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The live what-if: reads the history once for what the rule looks at, then answers at once whatever is done to levels and times.</summary>
/// <remarks>Reading and judging run off the circuit's dispatcher. While one answer is under way only the newest question waits; those between are dropped.</remarks>
public sealed partial class WhatIfPanel : IDisposable
{
    private const int Columns = 200;
    private static readonly TimeSpan ReadAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly Leaving _gone = new();
    private CancellationTokenSource? _reading;
    private Debounce? _read;
    private IWhatIf? _day;
    private IWhatIf? _week;

    // Of the day, where most of it is empty, the part that is not: the same in more detail.
    private IWhatIf? _close;
    private WhatIfResult? _ofDay;
    private WhatIfResult? _ofWeek;
    private RuleDefinition? _judged;
    private RuleDefinition? _asked;
    private ChartData? _data;
    private IReadOnlyList<ChartHit> _hits = [];
    private string? _shownName;
    private string? _problem;
    private string? _said;
    private bool _showWeek;
    private bool _preparing;
    private bool _wrong;
    private bool _judging;

    [CascadingParameter] internal RuleEditing Editing { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IBacktests Backtests { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private IWhatIf? Shown => _showWeek ? _week : _day;

    private WhatIfResult? Result => _showWeek ? _ofWeek : _ofDay;

    private string State => (_problem, _wrong, _preparing, Shown) switch
    {
        ({ } problem, _, _, _) => problem,
        (_, true, _, _) => $"Not yet: {Editing.Obstacle?.Message}",
        (_, _, true, null) => $"Reading the events of the last {(_day is null ? "24 h" : "7 d")}…",
        (_, _, true, { } day) => $"{Read(day)} Reading the last {(_day is null || !Fresh ? "24 h" : "7 d")}…",
        (_, _, _, { } history) => Read(history),
        _ => "\u00a0",
    };

    /// <summary>Whether what is shown is of the rule as it stands.</summary>
    private bool Fresh { get; set; }

    protected override void OnInitialized()
    {
        _read = new Debounce(Time, ReadAfter, () => _ = InvokeAsync(ReadAsync));
        Editing.Checked += OnChecked;
    }

    protected override Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return Task.CompletedTask;
        _wrong = Editing.Previewable is null;
        return ReadAsync();
    }

    private void OnChecked()
    {
        var definition = Editing.Previewable;
        _wrong = definition is null;
        Fresh = definition is not null && _day?.Serves(definition) == true;
        if (definition is null)
        {
            _read!.Forget();
            StateHasChanged();
        }
        else if (Fresh && (_week is not null || _reading is not null))
        {
            _read!.Forget();
            _ = JudgeAsync(definition, say: true);
        }
        else
        {
            _preparing = true;
            _read!.Ask();
            StateHasChanged();
        }
    }

    private async Task MovedAsync((int Level, double Value) moved)
    {
        if (Editing.Drag(moved.Level, moved.Value) is { } definition && _day?.Serves(definition) == true)
            await JudgeAsync(definition, say: false);
    }

    private async Task ReadAsync()
    {
        if (Editing.Previewable is not { } definition || _gone.IsCancellationRequested)
            return;
        if (_reading is not null)
            await _reading.CancelAsync();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _reading = reading;
        _preparing = true;
        _problem = null;
        StateHasChanged();
        try
        {
            // The day is there soon and says most; the week follows.
            var day = await PrepareAsync(definition, Day, reading);
            (_day, _close, _week, _ofWeek, Fresh) = (day, null, null, null, true);
            Show(definition);
            await JudgeAsync(Newest(day, definition), say: false);
            if (day.Series is [var first, ..] && first.At - day.From > Day / 2)
            {
                _close = await PrepareAsync(definition, (day.To - first.At) + Margin, reading);
                Show(definition);
            }
            _week = await PrepareAsync(definition, Week, reading);
            Show(definition);
            await JudgeAsync(Newest(day, definition), say: true);
        }
        catch (OperationCanceledException)
        {
            // Something newer is asked for, or the page was left.
        }
        catch (Exception e) when (e is InputRefusedException or AccessDeniedException or QueryTimeoutException)
        {
            _problem = e.Message;
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            if (_reading == reading)
            {
                _reading = null;
                _preparing = false;
                if (!_gone.IsCancellationRequested)
                    StateHasChanged();
            }
        }
    }

    private async Task<IWhatIf> PrepareAsync(RuleDefinition definition, TimeSpan back, CancellationTokenSource reading)
    {
        var user = (await Authentication).User;
        var history = await Task.Run(() => Backtests.PrepareAsync(user, definition, back, reading.Token), reading.Token);
        reading.Token.ThrowIfCancellationRequested();
        return history;
    }

    // What was done to levels and times while it was read.
    private RuleDefinition Newest(IWhatIf history, RuleDefinition definition) =>
        Editing.Previewable is { } newest && history.Serves(newest) ? newest : definition;

    private async Task JudgeAsync(RuleDefinition definition, bool say)
    {
        _asked = definition;
        if (_judging)
            return;
        _judging = true;
        try
        {
            while (_asked is { } next && _day is { } day && !_gone.IsCancellationRequested)
            {
                _asked = null;
                var week = _week;
                // A history that was replaced meanwhile may not serve what was asked before.
                var (ofDay, ofWeek) = await Task.Run(
                    () => (day.Serves(next) ? day.Judge(next) : null, week?.Serves(next) == true ? week.Judge(next) : null), _gone.Token);
                if (ofDay is null)
                    continue;
                (_ofDay, _ofWeek, _judged) = (ofDay, ofWeek, next);
                Tell(say);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _judging = false;
        }
    }

    private void Tell(bool say)
    {
        var alerts = (Result ?? _ofDay)!.Alerts;
        _hits = [.. alerts.Select(a => new ChartHit(a.FirstSeen.ToUnixTimeMilliseconds(), a.Observed, a.Severity.Name()))];
        Editing.Show(_ofDay!.Alerts is [var newest, ..] ? newest : _ofWeek?.Alerts is [var older, ..] ? older : null);
        if (say)
            _said = $"Would have alerted {Count(_ofDay.Total)} times in the last 24 hours, {Count(_ofWeek?.Total)} times in 7 days.";
        StateHasChanged();
    }

    private void ShowWeek(bool week)
    {
        _showWeek = week;
        if (_judged is null)
            return;
        Show(_judged);
        Tell(say: false);
    }

    private void Show(RuleDefinition definition)
    {
        _shownName = FormWords.Measure(definition);
        _data = (_showWeek ? _week : _close ?? _day) is { } history ? WhatIfColumns.Of(history, definition, _shownName, Columns) : null;
    }

    private static string Read(IWhatIf history) => $"{Numbers.Count(history.Events)} events read, {Numbers.Count(history.Matched)} concern the rule."
        + (history.IsCut ? " More are stored than can be read at once, so it begins later." : "");

    private IReadOnlyList<ChartLevel> ChartLevels()
    {
        var form = Editing.Form;
        if (!form.HasThresholds || _data is null)
            return [];
        return
        [
            .. form.Levels.Select((level, i) => (level, i)).Where(l => RuleNumbers.TryParse(l.level.ThresholdOf(form.Kind), out _)).Select(l => new ChartLevel(
                l.i, l.level.Severity.Name(), l.level.Severity.Label(), Parse(l.level.ThresholdOf(form.Kind)) ?? 0, Parse(l.level.RecoveryOf(form.Kind)))),
        ];
    }

    private static double? Parse(string text) => RuleNumbers.TryParse(text, out var value) ? value : null;

    private static string Count(int? count) => count is { } known ? Numbers.Count(known) : "–";

    public void Dispose()
    {
        Editing.Checked -= OnChecked;
        _gone.Cancel();
        _read?.Dispose();
        _gone.Dispose();
        // It holds memory until it is let go.
        (_day, _close, _week) = (null, null, null);
    }
}
