using RiskConsole.Query;

namespace RiskConsole.Alerts.Silences;

/// <summary>A condition that can be taken into a silence's query, or out.</summary>
/// <param name="Field">As in the query language.</param>
internal readonly record struct SilenceTerm(string Field, string Value);

/// <summary>What a silence begins with when it is made from alerts.</summary>
internal static class SilencePrefill
{
    private const int MostSubjects = 20;
    private const int MostTerms = 8;

    /// <summary>Their rule and their subject; of many, by rule, each with its subjects.</summary>
    public static string Query(IReadOnlyList<Alert> alerts)
    {
        var rules = alerts.GroupBy(alert => alert.Name, StringComparer.OrdinalIgnoreCase)
            .Select(rule => (rule.Key, Subjects: rule.Select(alert => alert.Subject).Distinct(StringComparer.Ordinal).ToArray())).ToArray();
        if (rules.Length == 0)
            return "";
        var subjects = rules[0].Subjects;
        var same = rules.All(rule => rule.Subjects.ToHashSet(StringComparer.Ordinal).SetEquals(subjects));
        var exact = same
            ? Join(Any("rule", [.. rules.Select(rule => rule.Key)]), Of(subjects))
            : string.Join(" OR ", rules.Select(rule => $"({Join(Any("rule", [rule.Key]), Of(rule.Subjects))})"));
        // Rather too wide, and counted before it is saved, than a text that cannot be used.
        return QueryParser.Parse(exact).Node is not null ? exact
            : Any("rule", [.. rules.Take(QueryParser.MaxTerms).Select(rule => rule.Key)]) is var wide && QueryParser.Parse(wide).Node is not null ? wide
            : Any("rule", [rules[0].Key]);
    }

    /// <summary>What all of them have.</summary>
    public static IReadOnlyList<SilenceTerm> Terms(IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
            return [];
        var first = alerts[0];
        List<SilenceTerm> terms = [];
        Add("rule", alert => alert.Name);
        Add("subject", alert => alert.Subject);
        Add("key", alert => alert.Key);
        Add("category", alert => RiskConsole.Events.Categories.Name(alert.Category));
        foreach (var label in first.Labels.Keys.Where(label => label is not ("alertname" or "rule_id")).Order(StringComparer.Ordinal))
            Add(QueryText.Path("label", label), alert => alert.Labels.GetValueOrDefault(label));
        return [.. terms.Take(MostTerms)];

        void Add(string field, Func<Alert, string?> get)
        {
            if (get(first) is { Length: > 0 and <= 200 } value && alerts.All(alert => get(alert) == value) && !terms.Exists(term => term.Value == value))
                terms.Add(new(field, value));
        }
    }

    private static string Of(string?[] subjects) =>
        subjects.Length > MostSubjects || subjects.Contains(null) ? subjects is [null] ? "-subject:*" : "" : Any("subject", subjects!);

    private static string Any(string field, IReadOnlyList<string> values) => values is [var one]
        ? $"{field}:{QueryText.Quote(one)}"
        : $"{field}:({string.Join(", ", values.Select(QueryText.Quote))})";

    private static string Join(string first, string second) => second.Length == 0 ? first : $"{first} {second}";
}
