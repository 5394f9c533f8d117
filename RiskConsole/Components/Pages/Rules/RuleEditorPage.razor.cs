using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>One rule, or a new one: finds it and says who may do what with it.</summary>
public sealed partial class RuleEditorPage
{
    private const int LongestWhere = 4_000;

    private readonly Leaving _gone = new();
    private Rule? _rule;
    private int _newest;
    private Guid? _shown;
    private string _where = "";
    private string _thresholds = "";
    private string? _done;
    private bool _loaded;
    private bool _mayEdit;
    private bool _mayPreview;

    [Parameter] public Guid? Id { get; set; }

    /// <summary>The filter that a new rule begins with.</summary>
    [SupplyParameterFromQuery] public string? Where { get; set; }

    /// <summary>Thresholds that the form of a rule begins with, see <see cref="RuleThresholds"/>.</summary>
    [SupplyParameterFromQuery] public string? Thresholds { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IAuthorizationService Authorization { get; init; } = default!;

    [Inject] private IRuleBook Rules { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    private string Title => _rule is { } rule ? DisplayText.Clean(rule.Shown.Definition.Name, 80) : Id is null ? "New rule" : "Rule";

    protected override async Task OnParametersSetAsync()
    {
        // What was done to a rule is said where that rule is shown.
        if (_loaded && _shown != Id && _rule?.Id != Id)
            _done = null;
        _shown = Id;
        _thresholds = Id is not null && Thresholds is { Length: <= LongestWhere } thresholds ? thresholds : "";
        _where = Id is null && Where is { Length: <= LongestWhere } where ? where : "";
        var user = (await Authentication).User;
        _mayEdit = (await Authorization.AuthorizeAsync(user, Policies.Administer)).Succeeded;
        _mayPreview = (await Authorization.AuthorizeAsync(user, Policies.Analyse)).Succeeded;
        await LoadAsync();
        _loaded = true;
    }

    private async Task LoadAsync()
    {
        _rule = Id is { } id ? Rules.Current.Find(id) : null;
        _newest = 0;
        if (_rule is null)
            return;
        try
        {
            // A declined version is neither in force nor waiting, and still the newest.
            _newest = (await Rules.HistoryAsync((await Authentication).User, _rule.Id, _gone.Token)).Max(v => (int?)v.Version) ?? 0;
        }
        catch (Exception e) when (e is OperationCanceledException or AccessDeniedException)
        {
            // The page was left, or its viewer may see less than before; saving would say so.
        }
    }

    private async Task SavedAsync((Rule Rule, string Done) saved)
    {
        _done = saved.Done;
        _rule = saved.Rule;
        if (Id is null)
        {
            Navigation.NavigateTo($"/rules/{saved.Rule.Id}", new NavigationOptions { ReplaceHistoryEntry = true });
            return;
        }
        await LoadAsync();
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
