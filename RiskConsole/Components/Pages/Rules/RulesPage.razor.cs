using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>All rules: what they look at, what they raised, whether they work; admins switch, approve, import. Its state is its address.</summary>
public sealed partial class RulesPage : CommandComponent
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CountPause = TimeSpan.FromSeconds(15);

    private readonly HashSet<Guid> _chosen = [];
    private readonly int[] _byState = new int[Enum.GetValues<RuleState>().Length];
    private RulesUrl _url = RulesUrl.Parse(null, null);
    private RuleSet? _set;
    private List<RuleLine> _lines = [];
    private List<RuleLine> _shown = [];
    private List<(Rule Rule, RuleVersion Version)> _waiting = [];
    private IReadOnlyDictionary<Guid, RuleAlertCount>? _counts;
    private bool _isAdmin;
    private string _self = "";
    private bool _importing;
    private string? _done;
    private (Guid Id, int BasedOn, RuleVersion Before)? _undo;
    private IDisposable? _subscription;
    private ITimer? _typing;
    private ITimer? _counting;
    private string _typed = "";

    [SupplyParameterFromQuery(Name = "q")] public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "state")] public string? States { get; set; }

    [Inject] private IRuleBook Book { get; init; } = default!;

    [Inject] private RuleFigures Figures { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private string ExportLabel => _chosen.Count == 0 ? "Export all" : $"Export {_chosen.Count}";

    // More than an address has room for are exported all.
    private string ExportUrl => _chosen.Count is 0 or > RulesApi.MostChosen
        ? "/rules/export"
        : "/rules/export?" + string.Join('&', _chosen.Select(id => $"id={id:N}"));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await TryAsync((actor, _) =>
        {
            (_isAdmin, _self) = (actor.IsInRole(Roles.Admin), actor.DisplayName());
            return Task.CompletedTask;
        });
        await CountAsync();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _url = RulesUrl.Parse(Search, States);
        Renew();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        // Off the publisher's thread: it must not wait for this page.
        _subscription = Bus.Subscribe(Topic.Rules, () => _ = Task.Run(() => InvokeAsync(Changed)));
        _counting = Time.CreateTimer(_ => _ = InvokeAsync(RecountAsync), null, CountPause, CountPause);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _subscription?.Dispose();
            _typing?.Dispose();
            _counting?.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Changed()
    {
        Renew();
        StateHasChanged();
    }

    private void Renew()
    {
        var set = Book.Current;
        if (!ReferenceEquals(set, _set))
        {
            var known = _lines.ToDictionary(line => line.Rule.Id);
            _lines = [.. set.Rules.Select(rule => known.TryGetValue(rule.Id, out var line) && line.Rule == rule ? line : new RuleLine(rule))];
            _waiting = [.. set.Rules.Where(rule => rule.Waiting is not null).Select(rule => (rule, rule.Waiting!))];
            _chosen.RemoveWhere(id => set.Find(id) is null);
            Array.Clear(_byState);
            foreach (var line in _lines)
                _byState[(int)line.State]++;
            _set = set;
        }
        _shown = [.. _lines.Where(_url.Shows)];
    }

    private async Task RecountAsync()
    {
        await CountAsync();
        StateHasChanged();
    }

    private async Task CountAsync()
    {
        try
        {
            _counts = await Figures.CountAsync();
        }
        catch (Exception e) when (e is QueryTimeoutException or LogBusyException)
        {
            // The figures are missing until the next count; the rules are what the page is for.
            _counts = null;
        }
    }

    private async Task SwitchAsync((Rule Rule, RuleState State) wanted)
    {
        var (rule, state) = wanted;
        var before = rule.Shown;
        Rule? saved = null;
        (_done, _undo) = (null, null);
        if (await TryAsync(async (actor, ct) => saved = await RuleRefusals.AsOneAsync(() => Book.SaveAsync(
            actor, rule.Id, rule.Newest.Version, before.Definition, state, $"Switched from {RuleJson.Word(before.State)}", ct))))
        {
            _done = saved!.Waiting is not null
                ? $"{Name(before)} will be {RuleJson.Word(state)} when another admin approves it."
                : $"{Name(before)} is {Now(state)}.";
            _undo = (saved.Id, saved.Newest.Version, before);
        }
        Renew();
    }

    private async Task UndoAsync()
    {
        if (_undo is not var (id, basedOn, before))
            return;
        (_done, _undo) = (null, null);
        if (await TryAsync((actor, ct) => RuleRefusals.AsOneAsync(() => Book.SaveAsync(
            actor, id, basedOn, before.Definition, before.State, "Switched back", ct))))
            _done = $"{Name(before)} is {Now(before.State)} again.";
        Renew();
    }

    private void Decided(string what)
    {
        (_done, _undo) = (what, null);
        Forget();
        Renew();
    }

    private void Imported(int count)
    {
        _importing = false;
        Decided(count == 1 ? "1 rule was imported." : $"{count} rules were imported.");
    }

    private void OnSearchInput(ChangeEventArgs e)
    {
        _typed = e.Value?.ToString() ?? "";
        _typing ??= Time.CreateTimer(
            _ => _ = InvokeAsync(() => Go(RulesUrl.Parse(_typed, null) with { States = _url.States })), null,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _typing.Change(TypingPause, Timeout.InfiniteTimeSpan);
    }

    private void Toggle(RuleState state) => Go(_url.Toggle(state));

    private void ShowAll() => Go(RulesUrl.Parse(null, null));

    // Filters replace the address: "back" leaves the list instead of walking through letters.
    private void Go(RulesUrl url) => Navigation.NavigateTo(url.ToString(), replace: true);

    private static string Name(RuleVersion version) => DisplayText.Clean(version.Definition.Name, RuleCheck.LongestName);

    private static string Now(RuleState state) => state switch
    {
        RuleState.Active => "active",
        RuleState.Shadow => "in shadow: it judges and tells nobody",
        RuleState.Disabled => "disabled",
        _ => "a draft",
    };
}
