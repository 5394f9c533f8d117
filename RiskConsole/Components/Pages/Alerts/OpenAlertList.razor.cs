using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>What is open now, live, the most severe first. Rows keep their places while somebody points at them.</summary>
public sealed partial class OpenAlertList : LiveComponent
{
    private const int Page = 100;

    // Made once: a lambda in the markup is another delegate each time, and so another attribute to send with every live update.
    private readonly EventCallback<bool> _hold;
    private IReadOnlyList<AlertLine> _rows = [];
    private IReadOnlyList<AlertLine> _current = [];
    private HashSet<string>? _gone;
    private (IReadOnlyList<AlertLine> Rows, int Limit, bool Waits, int Total)? _drawn;
    private AlertsUrl? _shown;
    private int _limit = Page;
    private int _total;
    private int _resolvedToday;
    private bool _held;

    public OpenAlertList() => _hold = new EventCallback<bool>(null, (Action<bool>)Hold);

    [Parameter, EditorRequired] public required AlertsUrl Url { get; set; }

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IAlertBoard Board { get; init; } = default!;

    private bool Waits => _held && RankHold.Waits(_rows, _current, line => line.Id);

    private string Summary
    {
        get
        {
            var shown = Math.Min(_limit, _rows.Count);
            var all = _total > shown ? $"{Numbers.Count(shown)} shown of {Numbers.Count(_total)} open" : $"{Numbers.Count(_total)} open";
            var most = _total > IAlertBoard.MostShown ? $" (the {Numbers.Count(IAlertBoard.MostShown)} most severe are at hand here; the others follow as these are resolved)" : "";
            return $"{all}{most} · {Numbers.Count(_resolvedToday)} resolved today{(Waits ? " · held while you point here" : "")}";
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Bind(Topic.Alerts, Pull);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_shown == Url)
            return;
        _shown = Url;
        (_held, _limit, _drawn) = (false, Page, null);
        Pull();
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => _drawn is not { } drawn || drawn != State() || _rows.Count == 0;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = State();
        base.OnAfterRender(firstRender);
    }

    private (IReadOnlyList<AlertLine>, int, bool, int) State() => (_rows, _limit, Waits, _total);

    private void Pull()
    {
        var snapshot = Board.For(Categories);
        (_total, _resolvedToday) = (snapshot.Total, snapshot.ResolvedToday);
        // Without a filter all circuits share one array.
        _current = Url.IsFiltered ? [.. snapshot.Open.Where(Url.Shows).Select(AlertLine.For)] : AlertLine.For(snapshot);
        if (!_held || _rows.Count == 0)
        {
            (_rows, _gone) = (_rows.SequenceEqual(_current) ? _rows : _current, null);
            return;
        }
        var renewed = RankHold.Renew(_rows, _current, line => line.Id);
        var still = _current.Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        var gone = renewed.Where(line => !still.Contains(line.Id)).Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        _rows = renewed.SequenceEqual(_rows) && gone.Count == (_gone?.Count ?? 0) ? _rows : renewed;
        _gone = gone.Count == 0 ? null : gone;
    }

    private void More() => _limit += Page;

    // Settled by the next change, not here: focus that moves on within the table lets go and holds again.
    private void Hold(bool held) => _held = held;
}
