using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>All numeric thresholds of all rules in one table, edited in place; beside each what it raises, now and with the edit.</summary>
public sealed partial class ThresholdsPage : CommandComponent
{
    private static readonly TimeSpan CountAfter = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _left = new();
    private readonly HashSet<Guid> _seen = [];
    private readonly HashSet<ThresholdRule> _edited = [];
    private List<ThresholdRule> _rules = [];
    private ElementReference _table;
    private JsAttachment? _browser;
    private DotNetObjectReference<ThresholdsPage>? _self;
    private IDisposable? _subscription;
    private Debounce? _recount;
    private string _comment = "";
    private string? _done;
    private bool _mayEdit;
    private bool _mayPreview;

    [CascadingParameter] private Task<AuthenticationState> Authenticated { get; set; } = default!;

    [Inject] private IAuthorizationService Authorization { get; init; } = default!;

    [Inject] private IRuleBook Rules { get; init; } = default!;

    [Inject] private RuleCounts Counts { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private int Changes => _rules.Sum(rule => rule.Rows.Count(row => row.IsChanged));

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authenticated).User;
        _mayEdit = (await Authorization.AuthorizeAsync(user, Policies.Administer)).Succeeded;
        _mayPreview = (await Authorization.AuthorizeAsync(user, Policies.Analyse)).Succeeded;
        Load();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _recount = new Debounce(Time, CountAfter, () => _ = InvokeAsync(RecountAsync));
            _subscription = Bus.Subscribe(Topic.Rules, () => _ = Task.Run(() => InvokeAsync(Refresh)));
        }
        // The table stands once there is a rule in it.
        if (_browser is not null || _rules.Count == 0 || !_mayPreview)
            return;
        _self = DotNetObjectReference.Create(this);
        _browser = new JsAttachment(Js, Time);
        await _browser.AttachAsync("./Components/Pages/Rules/ThresholdsPage.razor.js", "attach", _table, _self);
    }

    /// <summary>The browser shows the rows of these rules: only they are counted.</summary>
    [JSInvokable]
    public async Task Seen(Guid[] ids)
    {
        foreach (var rule in _rules.Where(r => ids.Contains(r.Rule.Id)).ToArray())
        {
            if (_seen.Add(rule.Rule.Id))
                await CountAsync(rule);
        }
    }

    private void Load()
    {
        // What was typed stays; the rest follows the rule book.
        var kept = _rules.Where(rule => rule.IsChanged).ToDictionary(rule => rule.Rule.Id);
        var counted = _rules.ToDictionary(rule => rule.Rule.Id);
        _rules = [.. Rules.Current.Rules.Select(rule => kept.GetValueOrDefault(rule.Id) ?? new ThresholdRule(rule)).Where(rule => rule.Rows.Count > 0)];
        foreach (var rule in _rules)
        {
            if (counted.GetValueOrDefault(rule.Rule.Id) is { } before && before.Version.Version == rule.Version.Version)
                rule.Now = before.Now;
            else if (_seen.Remove(rule.Rule.Id))
                _ = Seen([rule.Rule.Id]);
        }
    }

    private void Refresh()
    {
        Load();
        StateHasChanged();
    }

    private void Type(ThresholdRow row, Action<string> set, ChangeEventArgs e)
    {
        set(e.Value as string ?? "");
        _done = null;
        row.Rule.Fault = null;
        Check(row.Rule);
        _edited.Add(row.Rule);
        _recount?.Ask();
    }

    private void Undo(ThresholdRow row)
    {
        row.Undo();
        Check(row.Rule);
        _edited.Add(row.Rule);
        _recount?.Ask();
    }

    /// <summary>What the rule book says of the rule as typed, at its cells.</summary>
    private void Check(ThresholdRule rule)
    {
        (rule.Edited, rule.Asked) = (null, null);
        if (rule.Changed() is { } definition)
            Place(rule, Rules.Check(definition, rule.Rule.Id).Select(fault => (fault, fault.Field)));
    }

    private static void Place(ThresholdRule rule, IEnumerable<(InputFault Fault, string Field)> faults)
    {
        rule.Fault = null;
        foreach (var (fault, field) in faults)
        {
            if (!rule.Rows.Any(row => row.Take(fault, field)))
                rule.Fault ??= fault.Message;
        }
    }

    private async Task RecountAsync()
    {
        var edited = _edited.ToArray();
        _edited.Clear();
        foreach (var rule in edited)
        {
            if (!rule.IsChanged || !_mayPreview || rule.Fault is not null || rule.Rows.Any(r => r.ThresholdFault is not null || r.RecoveryFault is not null))
                continue;
            if (rule.Changed() is not { } definition)
                continue;
            rule.Asked = definition;
            if (await CountedAsync(definition) is not { } count || !ReferenceEquals(rule.Asked, definition))
                continue;
            rule.Edited = count;
            StateHasChanged();
        }
    }

    private async Task CountAsync(ThresholdRule rule)
    {
        if (await CountedAsync(rule.Definition) is { } count)
            rule.Now = count;
        if (!_left.IsCancellationRequested)
            StateHasChanged();
    }

    private async Task<RuleCount?> CountedAsync(RuleDefinition definition)
    {
        try
        {
            return await Counts.CountAsync((await Authenticated).User, definition, _left.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or AccessDeniedException)
        {
            // The page was left, or its viewer may see less than before.
            return null;
        }
    }

    private async Task SaveAsync()
    {
        var changed = _rules.Where(rule => rule.IsChanged).ToArray();
        foreach (var rule in changed)
            Check(rule);
        if (changed.Any(rule => rule.Fault is not null || rule.Rows.Any(r => r.ThresholdFault is not null || r.RecoveryFault is not null)))
            return;
        var rows = Changes;
        var saved = await TryAsync(async (user, ct) =>
        {
            try
            {
                var changes = new List<RuleChange>();
                foreach (var rule in changed)
                    changes.Add(new RuleChange(rule.Rule.Id, await BasedOnAsync(rule), rule.Changed()!, rule.Version.State, _comment.Trim()));
                await Rules.SaveAllAsync(user, changes, ct);
            }
            catch (InputRefusedException refused)
            {
                foreach (var rule in changed)
                {
                    var prefix = rule.Rule.Id + "/";
                    Place(rule, refused.Faults.Where(f => f.Field.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(f => (f, f.Field[prefix.Length..])));
                }
                throw;
            }

            // A declined version is the newest without ever having counted; what was typed here is none the worse for it.
            async Task<int> BasedOnAsync(ThresholdRule rule)
            {
                var newest = (await Rules.HistoryAsync(user, rule.Rule.Id, ct)).MaxBy(v => v.Version);
                return newest is { Approval: Approval.Declined } ? newest.Version : rule.Version.Version;
            }
        });
        if (!saved)
            return;
        foreach (var row in changed.SelectMany(rule => rule.Rows))
            row.Undo();
        _comment = "";
        _done = (rows == 1 ? "1 threshold was saved" : $"{rows} thresholds were saved") + (Rules.RequiresApproval ? " and waits for a second admin." : ".");
        Load();
    }

    private async Task ConfirmLeavingAsync(LocationChangingContext context)
    {
        if (Changes == 0)
            return;
        try
        {
            if (!await Js.InvokeAsync<bool>("confirm", "There are edits that were not saved. Leave without them?"))
                context.PreventNavigation();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // Nobody is there to be asked.
        }
    }

    private static string FaultId(ThresholdRow row, string part) => $"fault-{row.Rule.Rule.Id:N}-{row.Index}-{part}";

    private static string Count(RuleCount? count, ThresholdRow row) =>
        count is null ? "…" : count.Problem is not null ? "–" : Numbers.Count(count.BySeverity.GetValueOrDefault(row.Severity));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _left.Cancel();
            _left.Dispose();
            _recount?.Dispose();
            _subscription?.Dispose();
            _ = DetachAsync();
        }
        base.Dispose(disposing);
    }

    private async Task DetachAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _self?.Dispose();
    }
}
