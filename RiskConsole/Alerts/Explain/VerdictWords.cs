using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Explain;

/// <summary>What a rule saw, in words.</summary>
internal static class VerdictWords
{
    /// <summary>What is compared, e.g. <c>sum of data.usd in 10 min</c>.</summary>
    public static string Measure(RuleDefinition rule) => rule.Kind switch
    {
        RuleKind.Threshold => rule.Value ?? "value",
        RuleKind.Sequence => "steps",
        RuleKind.Absence => "silence",
        RuleKind.Anomaly => $"distance of the {KindWords.What(rule)} in {Window(rule)} from what is usual",
        _ => $"{KindWords.What(rule)} in {Window(rule)}",
    };

    /// <summary>What the window held after the event; null where that says nothing.</summary>
    public static string? Held(RuleDefinition rule, ProbeStep step) => step.Facts switch
    {
        { Held: { } held, Span: var (from, to) } => $"The window {RuleWords.Time(from)} to {RuleWords.Time(to)} held {held:n0} {(held == 1 ? "event" : "events")} of the key.",
        { Usual: { } usual } => step.Reason is { } reason
            ? $"{char.ToUpperInvariant(reason[0])}{reason[1..]}."
            : $"Usual is {RuleWords.Number(usual.From)} to {RuleWords.Number(usual.To)}.",
        { Steps: { } steps } when step.Seen.Value < 1 => string.Join(", ", steps.Select(s => s.AtUs is { } at ? $"{s.Name} at {RuleWords.Time(at)}" : $"{s.Name} not yet")) + ".",
        { Steps: not null } => step.Reason is { } matched ? $"{char.ToUpperInvariant(matched[0])}{matched[1..]}." : null,
        { LastUs: { } last, DueUs: { } due } => $"Heard of at {RuleWords.Time(last)}; missed when nothing more comes until {RuleWords.Time(due)}.",
        _ => null,
    };

    public static string Unjudged(RuleDefinition rule, ProbeStep step) => step switch
    {
        { Seen.Late: true } => "It looked at the event, which came too late to be counted.",
        { Facts.Learning: var (learnt, needed) } when step.Facts.Usual is null => $"It still learns: {learnt} of {needed} buckets.",
        _ when rule.Kind == RuleKind.Anomaly => "It counts the event and judges when the bucket is over.",
        _ => "It looked at the event, and there was nothing to compare yet.",
    };

    public static string Below(RuleDefinition rule, ProbeStep step, Alert? open) => rule.Kind switch
    {
        RuleKind.Sequence => "It is a step; the others have not followed in time.",
        RuleKind.Absence => "It is what the rule waits for: nothing is missing.",
        _ when double.IsNaN(step.Seen.Value) => "It looked at the event, and there was no value to compare.",
        _ => "No level is reached.",
    } + (open is null ? "" : " An alert of before was still open.");

    private static string Window(RuleDefinition rule) => RuleWords.Duration(rule.Window ?? TimeSpan.Zero);
}
