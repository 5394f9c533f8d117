using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>States and approvals of rules as shape, colour and word; made once.</summary>
internal static class RuleMarks
{
    private static readonly FrozenDictionary<RuleState, MarkupString> States = Enum.GetValues<RuleState>().ToFrozenDictionary(
        state => state, state => new MarkupString(
            $"""<span class="rule-mark" data-state="{RuleJson.Word(state)}"><span class="rule-mark-shape" aria-hidden="true"></span>{state}</span>"""));

    public static MarkupString Of(RuleState state) => States[state];

    /// <summary>What became of a version; empty where nothing had to be decided.</summary>
    public static string Words(RuleVersion version) => version.Approval switch
    {
        Approval.Waiting => "waits for approval",
        Approval.Declined => $"declined by {version.DecidedBy}",
        Approval.Superseded => "superseded",
        _ => version.DecidedBy is null ? "" : $"approved by {version.DecidedBy}",
    };

    /// <summary>The verb of the button that gives a rule this state.</summary>
    public static string Verb(RuleState state) => state switch
    {
        RuleState.Active => "Activate",
        RuleState.Shadow => "Shadow",
        RuleState.Disabled => "Disable",
        _ => "Make a draft",
    };

    /// <summary>The states one can switch to, the usual first.</summary>
    public static IReadOnlyList<RuleState> Next(RuleState state) => state switch
    {
        RuleState.Active => [RuleState.Shadow, RuleState.Disabled],
        RuleState.Shadow => [RuleState.Active, RuleState.Disabled],
        _ => [RuleState.Active, RuleState.Shadow],
    };
}
