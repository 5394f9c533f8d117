using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>The inbox: turns the address into a state and every choice of the viewer into a new state and a new address.</summary>
public sealed partial class AlertsPage : IDisposable
{
    private static readonly (AlertView View, string Label)[] s_views = [(AlertView.Open, "Open"), (AlertView.Resolved, "Resolved"), (AlertView.All, "All")];

    private PageAddress? _address;
    private OpenInbox? _open;
    private StoredInbox? _stored;
    private AlertsUrl _url = new();
    private CompiledQuery<Alert> _text = default!;
    private CompiledQuery<Alert> _whole = default!;
    private CategorySet _categories;
    private Guid _me;
    private Task<AuthenticationState>? _knownAs;
    private bool _facetsOpen;
    private bool _ready;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private IRuleBook Rules { get; init; } = default!;

    [Inject] private IQueryCompiler<Alert> Compiler { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    public void Dispose() => _address?.Dispose();

    protected override void OnInitialized()
    {
        _address = new PageAddress(Navigation, "/alerts", query => _ = InvokeAsync(() =>
        {
            Adopt(AlertsUrl.Parse(query));
            StateHasChanged();
        }));
        _text = _whole = Compile("");
        Adopt(AlertsUrl.Parse(new Uri(Navigation.Uri).Query));
    }

    protected override async Task OnParametersSetAsync()
    {
        // A role may change while the page is open.
        if (ReferenceEquals(_knownAs, Authentication))
            return;
        _knownAs = Authentication;
        var user = (await Authentication).User;
        (_categories, _me, _ready) = (Access.For(user), user.UserId() ?? Guid.Empty, true);
    }

    private void Adopt(AlertsUrl url)
    {
        _url = url;
        // While the text is wrong, the last valid one stays in force.
        if (Compiler.TryCompile(url.Query, out var text, out _))
            _text = text;
        _whole = Compile(AlertsUrl.QueryOf(_text.Text, url.Severities, url.Rules, url.Subjects));
    }

    private CompiledQuery<Alert> Compile(string valid) => Compiler.TryCompile(valid, out var query, out _) ? query : _text;

    /// <returns>The address of a new state; null where it is the one there is.</returns>
    private string? To(AlertsUrl state)
    {
        if (state == _url)
            return null;
        Adopt(state);
        return state.ToString();
    }

    private void Preview(string text) => _address!.Preview(To(_url with { Query = text }));

    private void Apply(string text)
    {
        _address!.Apply(To(_url with { Query = text }));
        // Whoever has searched works on what was found: the next key is for the rows, and not a letter in the box.
        _open?.Focus();
        _stored?.Focus();
    }

    private void Step(AlertsUrl state) => _address!.Step(To(state));

    private void Order(ChangeEventArgs e)
    {
        if (Enum.TryParse<AlertOrder>(e.Value?.ToString(), out var order) && Enum.IsDefined(order))
            Step(_url with { Order = order });
    }

    private static AlertView TabOf(AlertView view) => view is AlertView.Resolved or AlertView.All ? view : AlertView.Open;

    /// <summary>What the list is narrowed to beside the search, each with the address without it.</summary>
    private IEnumerable<(string Words, AlertsUrl Without)> Tags()
    {
        foreach (var severity in _url.Severities.Enumerate())
            yield return (severity.Label(), _url with { Severities = _url.Severities & ~severity.AsSet() });
        if (_url.View is AlertView.Unacknowledged or AlertView.Acknowledged)
            yield return (_url.View == AlertView.Acknowledged ? "Acknowledged" : "Not acknowledged", _url with { View = AlertView.Open });
        foreach (var who in _url.Who)
            yield return (who switch { AlertsUrl.Me => "Mine", AlertsUrl.Nobody => "Nobody's", _ => "Somebody's" }, _url with { Who = _url.Who.Remove(who) });
        foreach (var rule in _url.Rules)
            yield return ($"Rule: {RuleName(rule)}", _url with { Rules = _url.Rules.Remove(rule) });
        foreach (var subject in _url.Subjects)
            yield return ($"Subject: {DisplayText.Clean(subject, 60)}", _url with { Subjects = _url.Subjects.Remove(subject) });
        if (_url.Storm is not null)
            yield return ("In one storm", _url with { Storm = null });
        if (_url.Muted != MutedView.Hidden && _url.IsOpen)
            yield return (_url.Muted == MutedView.Only ? "Only suppressed" : "With suppressed", _url with { Muted = MutedView.Hidden });
    }

    private string RuleName(Guid id) => DisplayText.Clean(Rules.Current.Find(id)?.Shown.Definition.Name ?? id.ToString(), 60);
}
