namespace RiskConsole.Storage;

/// <summary>One line of an alert's timeline. Written by prepared commands, in the transaction of what it tells of; never changed.</summary>
internal sealed class AlertEntryRow
{
    public long Seq { get; set; }
    public Guid AlertId { get; set; }
    public long AtUs { get; set; }
    public int Kind { get; set; }

    /// <summary>Whether a person or program did it, and not the console by itself.</summary>
    public bool IsAct { get; set; }
    public string? Actor { get; set; }
    public Guid? ActorId { get; set; }
    public int FromState { get; set; }
    public int ToState { get; set; }

    /// <summary>The alert's life after it.</summary>
    public long Life { get; set; }
    public int? Severity { get; set; }
    public string? Text { get; set; }

    /// <summary>What else belongs to it, as a JSON object: who is mentioned, what undo needs.</summary>
    public string? Data { get; set; }

    /// <summary>Acts that were one command have the same.</summary>
    public Guid? Batch { get; set; }
}

/// <summary>A silence. Once it began, only its end may change.</summary>
internal sealed class SilenceRow
{
    public Guid Id { get; set; }

    /// <summary>A query over alerts.</summary>
    public required string Query { get; set; }
    public long StartsUs { get; set; }
    public long EndsUs { get; set; }

    /// <summary>Set when it was ended before its time.</summary>
    public long? EndedUs { get; set; }
    public string? EndedBy { get; set; }
    public bool UntilResolved { get; set; }
    public required string Comment { get; set; }
    public required string Author { get; set; }
    public Guid? AuthorId { get; set; }
    public long CreatedUs { get; set; }
    public long Version { get; set; }
}

/// <summary>A recurring mute window as it held for a time: a change ends the row and adds another with the same window.</summary>
internal sealed class MuteWindowRow
{
    public Guid Id { get; set; }
    public Guid WindowId { get; set; }
    public required string Name { get; set; }
    public required string Query { get; set; }

    /// <summary>When it mutes, as a JSON document.</summary>
    public required string Times { get; set; }

    /// <summary>IANA name.</summary>
    public required string Zone { get; set; }
    public bool Enabled { get; set; }
    public required string Comment { get; set; }
    public required string Author { get; set; }
    public Guid? AuthorId { get; set; }
    public int Version { get; set; }
    public long FromUs { get; set; }

    /// <summary>Null for the one that holds.</summary>
    public long? UntilUs { get; set; }
}

/// <summary>What a user wants to be told of, and up to where they have seen it.</summary>
internal sealed class UserPreferenceRow
{
    public Guid UserId { get; set; }

    /// <summary>As a JSON object.</summary>
    public required string Document { get; set; }

    /// <summary>The place in alert_entry up to which they have seen what they were told; a time would not do, since entries carry the pipeline's time.</summary>
    public long SeenSeq { get; set; }
    public long Version { get; set; }
}
