using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Replays;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>Which rules a replay judges by: those in force, with drafts in their places, or chosen ones alone.</summary>
public sealed partial class ReplayRuleChoice
{
    private Mode _mode;
    private ReplayRules? _known;

    private enum Mode
    {
        InForce,
        Trying,
        Only,
    }

    [Parameter, EditorRequired] public required ReplayRules Choice { get; set; }

    /// <summary>One from an editor, beside what is chosen here.</summary>
    [Parameter] public ReplayDraft? Draft { get; set; }

    [Parameter] public EventCallback<ReplayRules> OnChoice { get; set; }

    [Parameter] public EventCallback OnDropDraft { get; set; }

    [Inject] private IRuleBook Rules { get; init; } = default!;

    /// <summary>Versions that can be chosen: of each rule the one in force, and one that waits.</summary>
    private List<(RuleVersion Version, bool IsInForce)> Offered =>
    [
        .. from rule in Rules.Current.Rules
           from version in new[] { rule.InForce, rule.Waiting }
           where version is not null
           let isInForce = version == rule.InForce
           where _mode == Mode.Only || !isInForce || version.State != RuleState.Active
           select (version, isInForce),
    ];

    protected override void OnParametersSet()
    {
        if (_known == Choice)
            return;
        _known = Choice;
        _mode = Choice switch { { InForce: false } => Mode.Only, { Picks.Count: > 0 } => Mode.Trying, _ => _mode == Mode.Trying ? Mode.Trying : Mode.InForce };
    }

    private Task Go(Mode mode)
    {
        _mode = mode;
        _known = new ReplayRules(mode != Mode.Only, []);
        return OnChoice.InvokeAsync(_known);
    }

    private bool IsPicked(RuleVersion version, bool isInForce) =>
        Choice.Picks.Any(pick => pick.Id == version.RuleId && (pick.Version is { } number ? number == version.Version : isInForce));

    private Task Pick(RuleVersion version, bool isInForce, bool picked)
    {
        var others = Choice.Picks.Where(pick => pick.Id != version.RuleId);
        _known = Choice with { Picks = picked ? [.. others, new RulePick(version.RuleId, isInForce ? null : version.Version)] : [.. others] };
        return OnChoice.InvokeAsync(_known);
    }

    private static string Words(RuleVersion version, bool isInForce) =>
        $"version {version.Version}, {(isInForce ? RuleJson.Word(version.State) : RuleMarks.Words(version))}";
}
