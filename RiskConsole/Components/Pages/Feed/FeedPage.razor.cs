using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>The feed page: turns the URL into a state and every act of the viewer into a new state and a new URL.</summary>
public sealed partial class FeedPage : IDisposable
{
    private PageAddress? _address;
    private FeedState _state = FeedState.Empty;
    private IReadOnlyList<string> _notes = [];
    private CategorySet _allowed;
    private Task<AuthenticationState>? _knownAs;
    private CompiledQuery<RiskEvent>? _query;
    private CompiledQuery<RiskEvent>? _text;
    private string _validText = "";
    private string? _chipProblem;
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
        _address = new PageAddress(Navigation, "/feed", query => _ = InvokeAsync(() =>
        {
            Adopt(FeedState.Parse(query, out _notes));
            StateHasChanged();
        }));
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

    /// <returns>The address of a new state; null where it is the one there is.</returns>
    private string? To(FeedState state)
    {
        _notes = [];
        if (state == _state)
            return null;
        Adopt(state);
        return state.ToUrl();
    }

    private void Preview(string text) => _address!.Preview(To(_state with { Query = text }));

    private void Apply(string text) => _address!.Apply(To(_state with { Query = text }));

    private void Step(FeedState state) => _address!.Step(To(state));

    private void Go(FeedState state, bool replace) => _address!.Go(To(state), replace);

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

    public void Dispose() => _address?.Dispose();
}
