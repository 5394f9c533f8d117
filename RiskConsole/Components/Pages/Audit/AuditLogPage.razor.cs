using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>The page of the audit log: turns the address into a state and every act of the viewer into a new state and a new address.</summary>
public sealed partial class AuditLogPage : IAsyncDisposable
{
    private static readonly TimeSpan s_around = TimeSpan.FromMinutes(5);

    private PageAddress? _address;
    private AuditState _state = AuditState.Empty;
    private AuditLooks _looks = new(null, null, null, null, Wide: true, Roomy: true);
    private IReadOnlyList<string> _notes = [];
    private readonly Leaving _gone = new();
    private JsAttachment? _browser;
    private AuditDesk? _desk;
    private AuditSplit _split;
    private string _text = "";
    private bool _facets;
    private bool _ready;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private IAuditSearch Search { get; init; } = default!;

    [Inject] private IQueryCompiler<AuditEntry> Compiler { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    internal AuditState State => _state;

    private AuditColumns Columns => _state.Columns ?? AuditColumnSet.Parse(_looks.Columns) ?? AuditColumnSet.Default;

    // Rows and details come first: where there is no room for three, the facets wait until the details are closed.
    private bool HasRoom => _state.Entry is null || !_looks.Wide || _looks.Roomy;

    private AuditDensity Density => _state.Density ?? AuditColumnSet.ParseDensity(_looks.Density) ?? AuditDensity.Normal;

    protected override void OnInitialized()
    {
        _address = new PageAddress(Navigation, AuditState.Path, query => _ = InvokeAsync(() =>
        {
            Adopt(AuditState.Parse(query, out _notes));
            StateHasChanged();
        }));
        Adopt(AuditState.Parse(new Uri(Navigation.Uri).Query, out _notes));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _browser = new JsAttachment(Js, Clock);
        await _browser.AttachAsync("./Components/Pages/Audit/AuditLogPage.razor.js", "attach");
        // Asked before the first search is drawn, so that nothing changes its place afterwards.
        _looks = await _browser.AskAsync<AuditLooks>("recall") ?? _looks;
        _split = _looks.Split == "severity" ? AuditSplit.Severity : AuditSplit.Outcome;
        _facets = _looks.Wide && _looks.Facets != false;
        _ready = true;
        StateHasChanged();
    }

    private void Adopt(AuditState state)
    {
        _state = state;
        // While the text is wrong, the last valid one stays in force.
        if (Compiler.TryCompile(state.Query, out var query, out _))
            _text = query.Text;
    }

    /// <returns>The address of a new state; null where it is the one there is.</returns>
    private string? To(AuditState state)
    {
        _notes = [];
        if (state == _state)
            return null;
        Adopt(state);
        return state.ToUrl();
    }

    private void Preview(string text) => _address!.Preview(To(_state with { Query = text }));

    private void Apply(string text) => _address!.Apply(To(_state with { Query = text }));

    private void Step(AuditState state) => _address!.Step(To(state));

    private void Go(AuditState state, bool replace) => _address!.Go(To(state), replace);

    private void SetText(string text) => Step(_state with { Query = text });

    private void FilterBy(ValueFilter filter) => SetText(filter.Exclude
        ? QueryText.Exclude(_text, filter.Field, filter.Value)
        : QueryText.Include(_text, filter.Field, filter.Value));

    private void AddTerm(string term) => SetText(QueryText.Add(_text, term));

    private void Clear() => SetText("");

    private void SetSpan(AuditSpan span) => Step(_state with { Span = span, Live = _state.Live && span.IsOpen });

    // Whoever asks what happened around it wants all of it.
    private async Task AroundAsync()
    {
        if (_state.Entry is not { } id)
            return;
        try
        {
            if (await Search.FindAsync((await Authentication).User, id, _gone.Token) is { Time: var at } && _state.Entry == id)
                Step(_state with { Query = "", Span = AuditSpan.Between(at - s_around, at + s_around), Live = false });
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            _notes = [e.Message];
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private void ToggleLive() => Go(
        _state with { Live = !_state.Live, Span = _state.Span.IsOpen || _state.Live ? _state.Span : AuditSpan.Default },
        replace: _state.Span.IsOpen || _state.Live);

    // How it looks is no step of the search.
    private void SetZone(string zone) => Go(_state with { Zone = zone }, replace: true);

    private Task SetColumnsAsync(AuditColumns columns)
    {
        Go(_state with { Columns = columns }, replace: true);
        _looks = _looks with { Columns = columns.ToText() };
        return KeepAsync("columns", columns.ToText());
    }

    private Task SetDensityAsync(AuditDensity density)
    {
        Go(_state with { Density = density }, replace: true);
        _looks = _looks with { Density = density.Name() };
        return KeepAsync("density", density.Name());
    }

    private Task SetSplitAsync(AuditSplit split)
    {
        _split = split;
        return KeepAsync("split", split == AuditSplit.Severity ? "severity" : "outcome");
    }

    private Task ToggleFacetsAsync()
    {
        _facets = !_facets;
        // Where they lie over the rows they are closed each time, which says nothing about where there is room.
        return _looks.Wide ? KeepAsync("facets", _facets) : Task.CompletedTask;
    }

    private Task KeepAsync(string name, object value) => _browser?.CallAsync("keep", name, value).AsTask() ?? Task.CompletedTask;

    // Walking through entries is no history worth keeping; opening the first one is: "back" closes it.
    private void Open(long id) => Go(_state with { Entry = id }, replace: _state.Entry is not null);

    private void StepEntry(int step)
    {
        if (_desk?.Beside(_state.Entry, step) is { } id)
            Open(id);
    }

    private void Close() => Go(_state with { Entry = null }, replace: true);

    public ValueTask DisposeAsync()
    {
        _address?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
        return _browser?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}

/// <summary>How this browser likes the page.</summary>
/// <param name="Wide">Whether there is room for the facets beside the rows.</param>
/// <param name="Roomy">Whether there is room for them and an entry's details too.</param>
internal sealed record AuditLooks(string? Columns, string? Density, string? Split, bool? Facets, bool Wide, bool Roomy);
