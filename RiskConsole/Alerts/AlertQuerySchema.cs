using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Alerts;

/// <summary>The fields of alerts in the query language, over the table <c>alert</c>: for the inbox, silences and what people are told of.</summary>
internal static class AlertQuerySchema
{
    private static readonly string[] Times = [">-15m", ">-2h", ">-7d", "today", "yesterday"];

    /// <param name="rules">Names of rules for suggestions.</param>
    public static QuerySchema<Alert> Create(Func<IReadOnlyList<string>>? rules = null) => new(
        [
            new EnumField<Alert>("severity", "how bad, ordered", a => (long)a.Severity, "severity", [.. Severities.All.Select(s => (s.Name(), (long)s))], ordered: true)
            {
                Aliases = ["sev", "level"],
            },
            new TextField<Alert>("rule", "the rule's name", a => a.Name, "name") { IgnoreCase = true, Aliases = ["name", "alertname"], Samples = () => rules?.Invoke() ?? [] },
            new TextField<Alert>("subject", "who or what is at risk", a => a.Subject, "subject") { Nullable = true },
            new EnumField<Alert>("state", "where it stands", a => (long)a.State, "state", [.. AlertStates.All.Select(s => (s.Name(), (long)s))], ordered: false),
            new TextField<Alert>("assignee", "who works on it", a => a.Assignee, "assignee") { Nullable = true, IgnoreCase = true },
            new EnumField<Alert>("category", "the channel", a => (long)a.Category, "category", [.. Categories.All.Select(c => (c.Name(), (long)c))], ordered: false)
            {
                Aliases = ["cat", "channel"],
            },
            new JsonField<Alert>("label", "a label of the rule or its key", a => a.LabelsRoot, "labels") { Aliases = ["labels"] },
            new WholeNumberField<Alert>("occurrences", "how often it was found", a => a.Occurrences, "occurrences") { Aliases = ["count"] },
            new NumberField<Alert>("observed", "the value of the last finding", a => a.Observed, "observed", ">100"),
            new TimeField<Alert>("opened", "when the console opened it", a => a.OpenedAt, "opened_us") { Samples = static () => Times },
            new TimeField<Alert>("firstseen", "event time of the first finding", a => a.FirstSeen, "first_seen_us") { Samples = static () => Times },
            new TimeField<Alert>("lastseen", "event time of the last finding", a => a.LastSeen, "last_seen_us") { Samples = static () => Times },
            new TextField<Alert>("message", "what happened", a => a.Message, "message") { IgnoreCase = true },
            new TextField<Alert>("key", "the rule's key", a => a.Key, "key"),
            new TextField<Alert>("fingerprint", "of the labels", a => a.Fingerprint, "fingerprint") { Indexed = true },
            new UuidField<Alert>("ruleid", "the rule's id", a => a.RuleId, "rule_id") { IsText = true, Aliases = ["rule_id"] },
            new UuidField<Alert>("id", "the alert's id", a => a.Id, "id") { IsText = true },
        ],
        new QueryWords<Alert>([("name", a => a.Name), ("message", a => a.Message), ("subject", a => a.Subject), ("key", a => a.Key)], null));
}
