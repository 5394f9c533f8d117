namespace RiskConsole.Rules;

/// <summary>What the alerts of a rule say when it has no message of its own: a template in the words of its kind.</summary>
internal static class KindWords
{
    public static string Of(RuleDefinition rule)
    {
        var who = rule.By.Count == 0 ? "" : "{{key}}: ";
        return who + rule.Kind switch
        {
            RuleKind.Threshold => $"{Plain(rule.Value ?? "value")} is {{{{value}}}} (threshold {{{{threshold}}}})",
            RuleKind.Velocity when rule.Aggregate == Aggregate.Count => "{{value}} events within {{window}} (threshold {{threshold}})",
            RuleKind.Velocity => $"{Plain(What(rule))} over {{{{window}}}} is {{{{value}}}} (threshold {{{{threshold}}}})",
            RuleKind.Sequence => $"{Plain(string.Join(", then ", (rule.Steps ?? []).Select(s => s.Name)))} within {{{{window}}}}",
            RuleKind.Absence => "nothing came for {{window}}",
            _ => $"{Plain(What(rule))} is {{{{value}}}}; {{{{reason}}}}",
        };
    }

    /// <summary>What is measured, as people say it: <c>sum of data.usd</c>.</summary>
    public static string What(RuleDefinition rule) => rule.Aggregate switch
    {
        null or Aggregate.Count => "number of events",
        Aggregate.Sum => "sum of ",
        Aggregate.Average => "average of ",
        Aggregate.Min => "least ",
        Aggregate.Max => "largest ",
        Aggregate.Distinct => "different values of ",
        Aggregate.StandardDeviation => "standard deviation of ",
        _ => FormattableString.Invariant($"{rule.Percentile:0.###}th percentile of "),
    } + (rule.Aggregate is null or Aggregate.Count ? "" : rule.Value ?? "value");

    private static string Plain(string text) => text.Replace("{{", "{{{{", StringComparison.Ordinal);
}
