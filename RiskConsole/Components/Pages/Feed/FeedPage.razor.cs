using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>The feed page: turns the URL into a state and every act of the viewer into a new state and a new URL.</summary>
public sealed partial class FeedPage : IDisposable
{
    // URLs set by this page whose arrival in the browser was not reported yet; a report about one of them is old news.
    private readonly Queue<string> _ownUrls = new();
    private FeedState _state = FeedState.Empty;
    private IReadOnlyList<string> _notes = [];
    private CategorySet _allowed;
    private Task<AuthenticationState>? _knownAs;
    private CompiledQuery<RiskEvent>? _query;
    private CompiledQuery<RiskEvent>? _text;
    private string _validText = "";
    private string? _chipProblem;
    private bool _previewing;
    private bool _ready;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private IQueryCompiler<RiskEvent> Compiler { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    internal FeedState State => _state;

    // With the chips, as they are part of what is seen; a text that is still wrong is not handed on.
    private string RuleUrl
    {
        get
        {
            var where = _query?.Text ?? "";
            if (_state.Categories != CategorySet.None)
            {
                var chosen = $"category:({string.Join(',', Categories.All.Where(c => _state.Categories.Contains(c)).Select(c => c.Name()))})";
                where = where.Length == 0 ? chosen : $"({where}) {chosen}";
            }
            return where.Length == 0 ? "/rules/new" : "/rules/new?where=" + Uri.EscapeDataString(where);
        }
    }

    protected override void OnInitialized()
    {
        Navigation.LocationChanged += OnLocationChanged;
        Adopt(FeedState.Parse(new Uri(Navigation.Uri).Query, out _notes));
    }

    protected override async Task OnParametersSetAsync()
    {
        // A role may change while the page is open.
        if (ReferenceEquals(_knownAs, Authentication))
            return;
        _knownAs = Authentication;
        _allowed = Access.For((await Authentication).User);
        _ready = true;
    }

    private void Adopt(FeedState state)
    {
        _state = state;
        if (Compiler.TryCompile(state.Query, out var text, out _))
        {
            _validText = state.Query;
            _text = text;
        }
        // While the text is wrong, the last valid one stays in force.
        if (FeedFilters.TryCompile(Compiler, _validText, state.Severities, out var query, out var error))
        {
            _query = query;
            _chipProblem = null;
        }
        else
        {
            _query = _text;
            _chipProblem = $"The severity chips cannot be added to this filter: {error.Message}";
        }
    }

    private void Go(FeedState state, bool replace = false)
    {
        _notes = [];
        if (state == _state)
            return;
        Adopt(state);
        var url = state.ToUrl();
        _ownUrls.Enqueue(url);
        Navigation.NavigateTo(url, new NavigationOptions { ReplaceHistoryEntry = replace });
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var location = new Uri(e.Location);
        if (location.AbsolutePath != "/feed" || IsOwn(location.PathAndQuery))
            return;
        _ownUrls.Clear();
        _previewing = false;
        _ = InvokeAsync(() =>
        {
            Adopt(FeedState.Parse(location.Query, out _notes));
            StateHasChanged();
        });
    }

    private bool IsOwn(string url)
    {
        if (!_ownUrls.Contains(url))
            return false;
        while (_ownUrls.Dequeue() != url)
        {
        }
        return true;
    }

    private void Preview(string text)
    {
        // The first step away from a filter is a new entry, the following ones replace it: "back" leads to the filter before.
        Go(_state with { Query = text }, replace: _previewing);
        _previewing = true;
    }

    private void Apply(string text)
    {
        Go(_state with { Query = text }, replace: _previewing);
        _previewing = false;
    }

    private void Step(FeedState state)
    {
        _previewing = false;
        Go(state);
    }

    private void ToggleSeverity(Severity severity) => Step(_state with { Severities = _state.Severities.Toggle(severity) });

    private void ToggleCategory(Category category)
    {
        var chosen = _state.Categories ^ category.AsSet();
        Step(_state with { Categories = (chosen & _allowed) == _allowed ? CategorySet.None : chosen });
    }

    private void SetPause(FeedPause? pause) => Go(_state with { Paused = pause }, replace: true);

    private void SetRange((FeedMoment? From, FeedMoment? To) range) =>
        Step(_state with
        {
            From = range.From,
            To = range.To,
            Paused = null,
            Order = range is (null, null) ? EventOrder.Time : _state.Order,
        });

    private void BackToLive() => SetRange((null, null));

    private void Widen() => SetRange((FeedMoment.Before(TimeSpan.FromDays(7)), null));

    private void ChangeOrder() => Step(_state with { Order = _state.Order == EventOrder.Time ? EventOrder.Arrival : EventOrder.Time });

    private void ClearFilter() => Step(_state with { Query = "", Severities = SeveritySet.None, Categories = CategorySet.None });

    // Walking through events is no history worth keeping; opening the first one is: "back" closes it.
    private void OpenEvent(Guid uid) => Go(_state with { Event = uid }, replace: _state.Event is not null);

    private void CloseEvent() => Go(_state with { Event = null }, replace: true);

    private void FilterBy(ValueFilter filter) => Step(_state with
    {
        Query = filter.Exclude
            ? QueryText.Exclude(_validText, filter.Field, filter.Value)
            : QueryText.Include(_validText, filter.Field, filter.Value),
    });

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;
}
