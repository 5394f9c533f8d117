using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>Acts in words.</summary>
internal static class AlertActWords
{
    /// <summary>On a button.</summary>
    public static string Verb(ActKind kind) => kind switch
    {
        ActKind.Acknowledge => "Acknowledge",
        ActKind.Unacknowledge => "Un-acknowledge",
        ActKind.Resolve => "Resolve",
        ActKind.FalsePositive => "Call it a false positive",
        ActKind.Reopen => "Reopen",
        ActKind.Assign => "Assign",
        _ => "Unassign",
    };

    /// <summary>What was done, for who did it.</summary>
    public static string Done(AlertAct act, Alert alert)
    {
        var name = DisplayText.Clean(alert.Name, 60);
        return act.Kind switch
        {
            ActKind.Acknowledge => $"Acknowledged “{name}”.",
            ActKind.Unacknowledge => $"“{name}” is open again, not acknowledged.",
            ActKind.Resolve => $"Resolved “{name}”.",
            ActKind.FalsePositive => $"“{name}” is a false positive.",
            ActKind.Reopen => $"Reopened “{name}”.",
            ActKind.Assign => $"Assigned “{name}” to {DisplayText.Clean(alert.Assignee, 60)}.",
            _ => $"“{name}” is assigned to nobody.",
        };
    }

    /// <summary>Whether an act makes sense of an alert in that state.</summary>
    public static bool IsPossible(ActKind kind, AlertState state) => kind switch
    {
        ActKind.Acknowledge => state == AlertState.Open,
        ActKind.Unacknowledge => state == AlertState.Acknowledged,
        ActKind.FalsePositive => state != AlertState.FalsePositive,
        ActKind.Reopen => state is AlertState.Resolved or AlertState.FalsePositive,
        _ => state is AlertState.Open or AlertState.Acknowledged,
    };
}
