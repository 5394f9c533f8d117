using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>The result of a search of the audit log: the rows first, then their number, the chart and the facets beside each other, each with a fault of its
/// own. A search that another one follows is cancelled.</summary>
public sealed partial class AuditDesk : IDisposable
{
    internal const int PageSize = 100;

    private static readonly AuditSpan s_short = new(TimeSpan.FromHours(24));

    private readonly Leaving _gone = new();
    private readonly AuditList _list = new();
    private readonly Dictionary<long, AuditLine> _drawn = [];
    private IReadOnlyDictionary<string, string> _words = new Dictionary<string, string>();
    private AuditLine[] _lines = [];
    private CancellationTokenSource? _ending;
    private (string, AuditSpan, bool) _key;
    private AuditColumns _drawnColumns;
    private AuditTable? _table;
    private AuditRun? _run;
    private AuditRun? _settled;
    private int? _count;
    private string? _countProblem;
    private string? _problem;
    private bool _ran;
    private bool _running;
    private bool _loading;

    [Inject] private IAuditSearch Search { get; init; } = default!;

    [Inject] private IQueryCompiler<AuditEntry> Compiler { get; init; } = default!;

    [Inject] private IEnumerable<AuditActionSet> Actions { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>The filter in force; valid.</summary>
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    [Parameter, EditorRequired] public AuditSpan Span { get; set; }

    [Parameter] public bool IsLive { get; set; }

    [Parameter] public AuditColumns Columns { get; set; } = AuditColumnSet.Default;

    [Parameter] public AuditDensity Density { get; set; }

    /// <summary>The entry whose details are open.</summary>
    [Parameter] public long? Entry { get; set; }

    [Parameter] public bool FacetsOpen { get; set; }

    /// <summary>There is no room for them now.</summary>
    [Parameter] public bool FacetsHidden { get; set; }

    /// <summary>What the chart's bars are made of.</summary>
    [Parameter] public AuditSplit Split { get; set; }

    [Parameter] public EventCallback<ValueFilter> OnFilter { get; set; }

    /// <summary>Another filter is wanted.</summary>
    [Parameter] public EventCallback<string> OnText { get; set; }

    [Parameter] public EventCallback<AuditSpan> OnSpan { get; set; }

    [Parameter] public EventCallback<long> OnOpen { get; set; }

    [Parameter] public EventCallback<AuditSplit> OnSplit { get; set; }

    /// <summary>The facets are to be shown, or no longer.</summary>
    [Parameter] public EventCallback OnFacets { get; set; }

    [Parameter] public EventCallback OnClear { get; set; }

    internal AuditList List => _list;

    private string CountText
    {
        get
        {
            if (!_ran || _running || _problem is not null)
                return _running || !_ran ? "Searching" : "";
            var shown = Numbers.Count(_list.Rows.Length);
            if (_list.Next is null)
                return _list.Rows.Length == 1 ? "1 entry" : $"{shown} entries";
            return _count switch
            {
                null => $"{shown} shown",
                > IAuditSearch.CountLimit => $"{shown} shown of {Numbers.Count(IAuditSearch.CountLimit)}+",
                { } count => $"{shown} shown of {Numbers.Count(count)}",
            };
        }
    }

    protected override void OnInitialized() =>
        _words = Actions.SelectMany(set => set.Actions).DistinctBy(action => action.Name).ToDictionary(action => action.Name, action => action.Words, StringComparer.Ordinal);

    protected override async Task OnParametersSetAsync()
    {
        Hold();
        Draw();
        // What ends being live goes on as it is; what begins to be live begins with what is there now.
        var key = (Text, Span, IsLive);
        if (_run is not null && (key == _key || (!IsLive && key == (_key.Item1, _key.Item2, false))))
        {
            _key = key;
            return;
        }
        _key = key;
        await RunAsync();
    }

    private Task AgainAsync() => RunAsync();

    private async Task RunAsync()
    {
        if (_ending is not null)
            await _ending.CancelAsync();
        if (!Compiler.TryCompile(Text, out var query, out _))
            return;
        var ending = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _ending = ending;
        (_running, _loading, _count, _countProblem, _problem) = (true, false, null, null, null);
        try
        {
            var run = AuditRun.Of((await Authentication).User, query, Span, Clock.GetUtcNow(), ending.Token);
            _run = run;
            // Before the rows: what comes in between is asked for afterwards, and none is shown twice.
            _seen = IsLive ? await Search.NewestAsync(run.User, run.Ended) : null;
            var page = await Search.SearchAsync(run.User, run.Filter, PageSize, after: null, run.Ended);
            if (!ReferenceEquals(run, _run))
                return;
            _drawn.Clear();
            _list.Begin(page);
            (_ran, _running, _settled) = (true, false, run);
            Draw();
            if (page.Next is not null)
                await CountAsync(run);
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            if (!ReferenceEquals(ending, _ending))
                return;
            _list.Begin(new([], null));
            // The chart and the facets stay as they were: to ask more of a store that was too slow helps nobody.
            (_problem, _ran, _running) = (e.Message, true, false);
            Draw();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Another search took its place, or the page was left.
        }
    }

    private async Task CountAsync(AuditRun run)
    {
        // Chart and facets begin now, the count beside them.
        StateHasChanged();
        try
        {
            var count = await Search.CountAsync(run.User, run.Filter, run.Ended);
            if (ReferenceEquals(run, _run))
                _count = count;
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            if (ReferenceEquals(run, _run))
                _countProblem = e.Message;
        }
    }

    private async Task OlderAsync()
    {
        if (_loading || _list.IsFull || _list.Next is not { } next || _run is not { } run)
            return;
        _loading = true;
        try
        {
            var page = await Search.SearchAsync(run.User, run.Filter, PageSize, next, run.Ended);
            if (!ReferenceEquals(run, _run))
                return;
            _list.AddOlder(page);
            _problem = null;
            Draw();
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (run.Ended.IsCancellationRequested)
        {
            // Another search took its place.
        }
        finally
        {
            if (ReferenceEquals(run, _run))
                _loading = false;
        }
    }

    /// <summary>Makes the rows' markup: once for each entry, again only for other columns.</summary>
    private void Draw()
    {
        if (_drawnColumns != Columns)
            _drawn.Clear();
        else if (_lines.Length == _list.Rows.Length && _lines.Select(line => line.Id).SequenceEqual(_list.Rows.Select(entry => entry.Id)) && _drawn.Count > 0)
            return;
        _drawnColumns = Columns;
        if (_drawn.Count > 2 * AuditList.MaxStreaming && _drawn.Count > 2 * _list.Rows.Length)
            _drawn.Clear();
        var lines = new AuditLine[_list.Rows.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var entry = _list.Rows[i];
            if (!_drawn.TryGetValue(entry.Id, out var line))
            {
                line = new(entry.Id, entry.Severity.Name(), entry.Outcome.Name(), AuditRow.Cells(entry, Columns, name => _words.GetValueOrDefault(name)));
                _drawn.Add(entry.Id, line);
            }
            lines[i] = line;
        }
        _lines = lines;
    }

    /// <returns>The entry so many rows below one; null where there is none.</returns>
    internal long? Beside(long? id, int step)
    {
        var at = Array.FindIndex(_lines, line => line.Id == id) is >= 0 and var found ? found + step : 0;
        return at >= 0 && at < _lines.Length ? _lines[at].Id : null;
    }

    private Task PickAsync((long Id, AuditColumns Column, bool Exclude) pick) =>
        _list.Rows.FirstOrDefault(entry => entry.Id == pick.Id) is { } entry && AuditRow.ValueOf(entry, pick.Column) is { } found
            ? OnFilter.InvokeAsync(new(found.Field, found.Value, pick.Exclude))
            : Task.CompletedTask;

    public void Dispose()
    {
        StopTail();
        _gone.Cancel();
        _gone.Dispose();
    }
}
