using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using RiskConsole.Events;

namespace RiskConsole.Alerts;

/// <summary>Where an alert stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertState>))]
public enum AlertState : byte
{
    Open = 1,
    Acknowledged = 2,
    Resolved = 3,
    FalsePositive = 4,
}

/// <summary>What a rule found, as operators work on it: repeats within the deduplication window count on it. Immutable.</summary>
public sealed record Alert
{
    // Beside the record and not in it: what was computed must not make two equal alerts differ.
    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, string>, StrongBox<JsonElement>> s_documents = [];

    /// <summary>UUIDv7 of the moment it was opened.</summary>
    public required Guid Id { get; init; }

    /// <summary>Of the labels that identify it, without severity: 16 hexadecimal digits, see <see cref="Fingerprints"/>.</summary>
    public required string Fingerprint { get; init; }

    public required Guid RuleId { get; init; }

    public required int RuleVersion { get; init; }

    /// <summary>The rule's name when it was raised.</summary>
    public required string Name { get; init; }

    /// <summary>The most severe level it reached.</summary>
    public required Severity Severity { get; init; }

    public required AlertState State { get; init; }

    /// <summary>Found by a rule in shadow: counted, shown to nobody but the rule's page.</summary>
    public bool Shadow { get; init; }

    /// <summary>The rule's key, see <c>RuleKey</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Who or what is at risk, where the key or the cause says it.</summary>
    public string? Subject { get; init; }

    /// <summary>The channel of the cause; who may not see it does not see the alert.</summary>
    public required Category Category { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required string Message { get; init; }

    /// <summary>Why, in words, where the numbers do not say it.</summary>
    public string? Reason { get; init; }

    public double? Observed { get; init; }

    public double? Threshold { get; init; }

    /// <summary>The observed value farthest beyond the threshold; null where there is none.</summary>
    public double? Peak { get; init; }

    /// <summary>Event time of the first and of the last finding.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <inheritdoc cref="FirstSeen"/>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>How many findings it counts.</summary>
    public long Occurrences { get; init; } = 1;

    /// <summary>Console time.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary><c>recovery</c>, <c>quiet</c> (keep-firing ended), <c>rule</c> (disabled or deleted), or a person; null while it is not resolved.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>The event at which it was raised; null for a timer.</summary>
    public Guid? CauseUid { get; init; }

    /// <summary>Places in the log of events that made it, newest last, at most 20.</summary>
    public IReadOnlyList<long> Contributing { get; init; } = [];

    public string? Runbook { get; init; }

    /// <summary>The user it is assigned to; null for nobody.</summary>
    public Guid? AssigneeId { get; init; }

    /// <summary>Their name when it was assigned.</summary>
    public string? Assignee { get; init; }

    /// <summary>Console time of the acknowledgement that holds, or held when it was resolved.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary>Why it was called a false positive; null for others.</summary>
    public string? Disposition { get; init; }

    /// <summary>The storm alert that counts it and is shown in its place; null for one that is shown by itself.</summary>
    public Guid? StormId { get; init; }

    /// <summary>Counts the alerts of a storm: <see cref="Occurrences"/> says how many.</summary>
    public bool IsStorm { get; init; }

    /// <summary>Grows when its state or assignee changes, by whomever; guards what people do. Counting repeats leaves it.</summary>
    public long Life { get; init; } = 1;

    /// <summary>Grows with every change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The labels as a document, for queries.</summary>
    internal JsonElement LabelsRoot => s_documents.GetValue(Labels, static labels =>
        new(JsonSerializer.SerializeToElement(labels, AlertRowJson.Default.IReadOnlyDictionaryStringString))).Value;

    public bool IsOpen => State is AlertState.Open or AlertState.Acknowledged;
}
