using Microsoft.AspNetCore.Components;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The levels of a rule: severity, threshold and recovery of each.</summary>
public sealed partial class RuleLevels : IDisposable
{
    [CascadingParameter] internal RuleEditing Editing { get; set; } = default!;

    private RuleForm Form => Editing.Form;

    private string RecoveryPlaceholder => Form.Kind == RuleKind.Threshold ? "by quiet" : "same";

    protected override void OnInitialized()
    {
        Editing.Checked += StateHasChanged;
        Editing.Redrawn += StateHasChanged;
    }

    private IEnumerable<(Severity, string)> SeveritiesFor(LevelForm level) =>
        Severities.All.Where(s => s == level.Severity || !Form.HasThresholds || Form.FreeSeverities.Contains(s)).Select(s => (s, s.Label()));

    private void Add()
    {
        Form.AddLevel();
        Editing.Touch("levels");
    }

    private void Remove(LevelForm level)
    {
        Form.Levels.Remove(level);
        Editing.Touch("levels");
    }

    public void Dispose()
    {
        Editing.Checked -= StateHasChanged;
        Editing.Redrawn -= StateHasChanged;
    }
}
