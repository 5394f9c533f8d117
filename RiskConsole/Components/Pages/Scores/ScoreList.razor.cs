using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>The live table of subjects by score. Rows stay where they are while somebody points at the table.</summary>
public sealed partial class ScoreList : IDisposable
{
    /// <summary>The shared top list costs nothing to look at; a search is a query of the store.</summary>
    internal static readonly TimeSpan SharedInterval = TimeSpan.FromMilliseconds(500);
    internal static readonly TimeSpan SearchInterval = TimeSpan.FromSeconds(3);

    private IReadOnlyList<SubjectScore> _rows = [];
    private IReadOnlyList<SubjectScore> _current = [];
    private LivePump? _pump;
    private IDisposable? _subscription;
    private CancellationTokenSource _search = new();
    private (string Search, int Rows)? _shown;
    private long _subjects;
    private bool _loading = true;
    private bool _held;
    private bool _more;
    private bool _disposed;

    /// <summary>A part of the subject's name; empty for all.</summary>
    [Parameter, EditorRequired] public required string Search { get; set; }

    [Parameter, EditorRequired] public required int Rows { get; set; }

    /// <summary>Asks for more rows.</summary>
    [Parameter] public EventCallback OnMore { get; set; }

    /// <summary>Asks to drop the search.</summary>
    [Parameter] public EventCallback OnClear { get; set; }

    [Inject] private ScoreBands Bands { get; init; } = default!;

    [Inject] private IScoreBook Book { get; init; } = default!;

    [Inject] private SubjectLines Lines { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private string Summary
    {
        get
        {
            var shown = $"{Numbers.Count(_rows.Count)} shown";
            var all = Search.Length == 0 ? $", {Numbers.Count(_subjects)} with a score" : "";
            var waits = _held && RankHold.Waits(_rows, _current, score => score.Subject);
            return shown + all + (waits ? " · order held while you point here" : "");
        }
    }

    public void Dispose()
    {
        _disposed = true;
        Circuit.Reconnected -= Request;
        _subscription?.Dispose();
        _pump?.Dispose();
        _search.Cancel();
        _search.Dispose();
    }

    protected override void OnInitialized() =>
        _pump = new LivePump(Time, Search.Length == 0 ? SharedInterval : SearchInterval, () => InvokeAsync(RenewAsync));

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (Search, Rows))
            return;
        // What was asked for before is of no interest any more.
        await _search.CancelAsync();
        _search.Dispose();
        _search = new CancellationTokenSource();
        _pump!.Interval = Search.Length == 0 ? SharedInterval : SearchInterval;
        await PullAsync(settle: true);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _subscription = Bus.Subscribe(Topic.Scores, Request);
        Circuit.Reconnected += Request;
    }

    private void Request() => _pump?.Request();

    private async Task RenewAsync()
    {
        if (_disposed || _loading || !Circuit.Connected)
            return;
        try
        {
            await PullAsync(settle: !_held);
            StateHasChanged();
        }
        catch (Exception ex)
        {
            await DispatchExceptionAsync(ex);
        }
    }

    private async Task PullAsync(bool settle)
    {
        var asked = (Search, Rows);
        var ct = _search.Token;
        try
        {
            var board = Book.Current;
            _subjects = board.Subjects;
            if (Search.Length == 0 && board.Top.Length >= Math.Min(Rows, board.Subjects))
            {
                _current = [.. board.Top.Take(Rows)];
                _more = board.Subjects > Rows;
            }
            else
            {
                var found = await Book.ListAsync(Search.Length == 0 ? null : Search, 0, Rows + 1, ct);
                if (asked != (Search, Rows))
                    return;
                _more = found.Count > Rows;
                _current = [.. found.Take(Rows)];
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        _shown = asked;
        _loading = false;
        _rows = settle ? _current : RankHold.Renew(_rows, _current, score => score.Subject);
    }

    private void Hold() => _held = true;

    // Settled by the next renewal, not here: focus that moves on within the table lets go and holds again.
    private void LetGo()
    {
        _held = false;
        Request();
    }
}
