using System.Text.Json.Serialization;
using RiskConsole.Events;

namespace RiskConsole.Rules;

/// <summary>What a rule looks for and what it does when it finds it: the document that is edited, versioned, exported and imported. Immutable.</summary>
/// <remarks>The shape is the same for all kinds; which members a kind needs and which it refuses is what <see cref="IRuleBook.Check"/> tells. Fields are named as in the
/// query language (<c>subject</c>, <c>score</c>, <c>data.usd</c>). Times of events are the senders', bounded as <see cref="EventClock"/> says.</remarks>
public sealed record RuleDefinition
{
    /// <summary>What operators call it, 1 to 80 characters, unique among rules; the alert's name.</summary>
    public required string Name { get; init; }

    /// <summary>Why the rule exists, for people; may be empty.</summary>
    public string Description { get; init; } = "";

    public required RuleKind Kind { get; init; }

    /// <summary>Which events the rule looks at, in the query language; empty for all. A sequence has its own condition per step, and this one holds for all of them.</summary>
    public string Where { get; init; } = "";

    /// <summary>Up to 4 fields whose values together name what is judged, each by itself: one alert per key. Empty: all events are judged as one.
    /// An event that lacks one of them is not judged.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>The field that is looked at: a number for thresholds, sums and the like; any field for <see cref="Aggregate.Distinct"/>; null for
    /// <see cref="Aggregate.Count"/>, sequences and absence, and for an anomaly in the number of events.</summary>
    public string? Value { get; init; }

    /// <summary>Velocity: what is computed over the window. Anomaly: what is computed per bucket (count, sum, average, min, max).</summary>
    public Aggregate? Aggregate { get; init; }

    /// <summary>For <see cref="Aggregate.Percentile"/>: above 0, below 100.</summary>
    public double? Percentile { get; init; }

    /// <summary>Velocity: the sliding window. Sequence: the time from the first step to the last. Absence: how long nothing may come. Anomaly: the bucket.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>On which side of the threshold trouble is.</summary>
    public Comparison Compare { get; init; } = Comparison.AtLeast;

    /// <summary>1 to 4, each severity once, in any order; the alert has the most severe one that is reached. Sequence and absence have one, without threshold.
    /// For an anomaly the threshold is the distance from what was expected, in robust standard deviations.</summary>
    public IReadOnlyList<RuleLevel> Levels { get; init; } = [];

    /// <summary>Sequence: 2 to 5 steps, in order.</summary>
    public IReadOnlyList<SequenceStep>? Steps { get; init; }

    /// <summary>Anomaly only; null for the defaults.</summary>
    public AnomalyTuning? Anomaly { get; init; }

    /// <summary>How long it must hold before it is raised; zero: at once.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long an alert stays after the condition was last seen, before it is resolved by itself. A threshold on events without a recovery
    /// level, and a sequence, have nothing else that could end them, and need one.</summary>
    public TimeSpan KeepFiring { get; init; }

    /// <summary>A finding with the same fingerprint within this time of the last one counts on the same alert.</summary>
    public TimeSpan DedupWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After an alert was resolved, findings with its fingerprint are counted but raise nothing for this long.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>Carried by each alert; names are <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The alert's message with fields in double braces, e.g. <c>{{subject}} moved {{value}} in {{window}}</c>; empty for the words of the kind.</summary>
    public string Message { get; init; } = "";

    /// <summary>Where it is written what to do: an http or https address; null for none.</summary>
    public string? Runbook { get; init; }
}

/// <summary>How a rule judges.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleKind>))]
public enum RuleKind
{
    /// <summary>One event's value against a threshold.</summary>
    Threshold,

    /// <summary>An aggregate over a sliding window of event time against a threshold.</summary>
    Velocity,

    /// <summary>Steps that follow each other for the same key within a time.</summary>
    Sequence,

    /// <summary>Nothing came for a time, for a key that was seen before (or, without keys, at all).</summary>
    Absence,

    /// <summary>A bucket's value against the series' own past.</summary>
    Anomaly,
}

/// <summary>What is computed over the values of a window.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Aggregate>))]
public enum Aggregate
{
    Count,
    Sum,
    Average,
    Min,
    Max,

    /// <summary>How many different values.</summary>
    Distinct,

    /// <summary>Of the population; 0 for fewer than two values.</summary>
    StandardDeviation,

    /// <summary>Nearest rank.</summary>
    Percentile,
}

/// <summary>How a value is compared with a threshold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Comparison>))]
public enum Comparison
{
    AtLeast,
    Above,
    AtMost,
    Below,
}

/// <summary>From which value on the rule has which severity.</summary>
/// <param name="Threshold">Null for kinds that compare nothing.</param>
/// <param name="Recovery">The value at which trouble is over, on the good side of <paramref name="Threshold"/>; null: the threshold itself where the kind measures a
/// level (velocity, anomaly), nothing where it looks at single events.</param>
public sealed record RuleLevel(Severity Severity, double? Threshold = null, double? Recovery = null);

/// <summary>One step of a sequence.</summary>
/// <param name="Name">For people, e.g. <c>login</c>.</param>
/// <param name="Where">Which events are this step.</param>
/// <param name="By">This step's fields for the rule's <see cref="RuleDefinition.By"/>, in the same order; null where they have the same names.</param>
public sealed record SequenceStep(string Name, string Where, IReadOnlyList<string>? By = null);

/// <summary>How an anomaly rule learns.</summary>
/// <param name="WarmUp">Buckets to learn before anything is raised, at least 10.</param>
/// <param name="Seasonal">Whether each hour of the day (UTC) has its own baseline once it has been learnt.</param>
/// <param name="Memory">After how many buckets an old one counts half.</param>
/// <param name="Least">Range guard: a bucket's value within <paramref name="Least"/> and <paramref name="Most"/> is never an anomaly.</param>
public sealed record AnomalyTuning(int WarmUp = 30, bool Seasonal = true, int Memory = 200, double? Least = null, double? Most = null);
