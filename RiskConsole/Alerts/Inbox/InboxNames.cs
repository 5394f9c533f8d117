using RiskConsole.Rules;

namespace RiskConsole.Alerts.Inbox;

/// <summary>What rules and people are called, for the facets.</summary>
internal sealed class InboxNames(IRuleBook book)
{
    private readonly Dictionary<Guid, string> _rules = [];
    private readonly Dictionary<Guid, string> _assignees = [];

    /// <summary>Keeps what an alert says of them, for rules and users that are gone.</summary>
    public void Learn(Alert alert)
    {
        if (!alert.IsStorm)
            _rules[alert.RuleId] = alert.Name;
        if (alert is { AssigneeId: { } id, Assignee: { } name })
            _assignees[id] = name;
    }

    public string OfRule(Guid id) =>
        id == Guid.Empty ? "All rules" : book.Current.Find(id)?.Shown.Definition.Name ?? _rules.GetValueOrDefault(id) ?? "A rule that is gone";

    public string OfAssignee(Guid id) => id == Guid.Empty ? "Nobody" : _assignees.GetValueOrDefault(id) ?? "Somebody";
}
