using RiskConsole.Audit;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>Entries in words.</summary>
internal static class EntryWords
{
    /// <returns>What the action says of itself; null where nobody knows it, as one of an import.</returns>
    public static string? Action(IEnumerable<AuditActionSet> sets, string name) => sets.SelectMany(set => set.Actions).FirstOrDefault(action => action.Name == name)?.Words;

    public static string Outcome(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Ok => "Done",
        AuditOutcome.Denied => "Denied",
        _ => "Failed",
    };

    /// <summary>The actor's name, or what is known of it where there is none.</summary>
    public static string Actor(AuditEntry entry) => entry.Name is { Length: > 0 } name ? DisplayText.Clean(name, 60)
        : entry.Actor.StartsWith("sys:", StringComparison.Ordinal) ? DisplayText.Clean(entry.Actor[4..], 60)
        : DisplayText.Clean(entry.Actor, 60);
}
