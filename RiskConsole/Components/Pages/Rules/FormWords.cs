using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>What the form calls things.</summary>
internal static class FormWords
{
    public static IReadOnlyList<(RuleKind Value, string Words)> Kinds { get; } =
    [
        (RuleKind.Threshold, "Threshold: one event's value"),
        (RuleKind.Velocity, "Velocity: how much within a time"),
        (RuleKind.Sequence, "Sequence: one thing after another"),
        (RuleKind.Absence, "Absence: nothing comes"),
        (RuleKind.Anomaly, "Anomaly: unlike its own past"),
    ];

    public static IReadOnlyList<(Aggregate Value, string Words)> Aggregates { get; } =
    [
        (Aggregate.Count, "number of events"),
        (Aggregate.Sum, "sum"),
        (Aggregate.Average, "average"),
        (Aggregate.Min, "smallest"),
        (Aggregate.Max, "largest"),
        (Aggregate.Distinct, "different values"),
        (Aggregate.StandardDeviation, "standard deviation"),
        (Aggregate.Percentile, "percentile"),
    ];

    /// <summary>What an anomaly is computed from.</summary>
    public static IReadOnlyList<(Aggregate Value, string Words)> BucketAggregates { get; } =
        [.. Aggregates.Where(a => a.Value is Aggregate.Count or Aggregate.Sum or Aggregate.Average or Aggregate.Min or Aggregate.Max)];

    public static IReadOnlyList<(Comparison Value, string Words)> Comparisons { get; } =
    [
        (Comparison.AtLeast, "is at least (≥)"),
        (Comparison.Above, "is above (>)"),
        (Comparison.AtMost, "is at most (≤)"),
        (Comparison.Below, "is below (<)"),
    ];

    public static IReadOnlyList<(RuleState Value, string Words)> States { get; } =
    [
        (RuleState.Draft, "Draft: judges nothing"),
        (RuleState.Shadow, "Shadow: judges, tells nobody"),
        (RuleState.Active, "Active"),
        (RuleState.Disabled, "Disabled"),
    ];

    public static string Explain(RuleKind kind) => kind switch
    {
        RuleKind.Threshold => "Each event is looked at by itself: raised as soon as its value reaches a level.",
        RuleKind.Velocity => "What came within the time window, of each key by itself, is added up and compared with the levels.",
        RuleKind.Sequence => "Raised when events match the steps one after another, for the same key, within the time.",
        RuleKind.Absence => "Raised when a key that was seen before is silent for the time. Without a key: when nothing comes at all.",
        _ => "Each bucket of time is compared with what the series did before, by hour of day. A level says how rare is too rare: 3.5 is one bucket of 4,300.",
    };

    public static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.AtLeast => "≥",
        Comparison.Above => ">",
        Comparison.AtMost => "≤",
        _ => "<",
    };

    /// <summary>What is compared, e.g. <c>sum of data.usd per subject in 10m</c>.</summary>
    public static string Measure(RuleDefinition d)
    {
        var what = d.Kind switch
        {
            RuleKind.Sequence => "sequence",
            RuleKind.Absence => "silence",
            _ when d.Aggregate is Aggregate.Count => "events",
            _ when d.Aggregate is { } aggregate => $"{Aggregates.First(a => a.Value == aggregate).Words} of {d.Value}",
            _ => d.Value ?? "value",
        };
        var per = d.By.Count > 0 ? $" per {string.Join(", ", d.By)}" : "";
        return d.Window is { } window ? $"{what}{per} in {Durations.Format(window)}" : what + per;
    }
}
