namespace RiskConsole.Storage;

/// <summary>A rule: what its versions have in common.</summary>
internal sealed class RuleRow
{
    public Guid Id { get; set; }

    /// <summary>Of the newest version; unique, upper and lower case being the same.</summary>
    public required string Name { get; set; }

    /// <summary>Number of the newest version.</summary>
    public int Latest { get; set; }

    /// <summary>Number of the newest approved version; 0 for none.</summary>
    public int InForce { get; set; }
}

/// <summary>One version of a rule; only its approval ever changes.</summary>
internal sealed class RuleVersionRow
{
    public Guid RuleId { get; set; }
    public int Version { get; set; }
    public int State { get; set; }

    /// <summary>The definition as JSON.</summary>
    public required string Definition { get; set; }
    public required string Author { get; set; }
    public Guid? AuthorId { get; set; }
    public long SavedUs { get; set; }
    public required string Comment { get; set; }
    public int Approval { get; set; }
    public string? DecidedBy { get; set; }
    public long? DecidedUs { get; set; }
}

/// <summary>A condition that is not at rest. Written by the pipeline, with the alerts.</summary>
internal sealed class RuleConditionRow
{
    public Guid RuleId { get; set; }
    public required string Key { get; set; }
    public int Phase { get; set; }
    public int Level { get; set; }
    public long SinceUs { get; set; }
    public long LastUs { get; set; }
    public long UntilUs { get; set; }
    public double? Observed { get; set; }
}

/// <summary>What an anomaly rule has learnt of a key. Written by the pipeline.</summary>
internal sealed class RuleBaselineRow
{
    public Guid RuleId { get; set; }
    public required string Key { get; set; }
    public long Shape { get; set; }
    public required byte[] State { get; set; }
}

/// <summary>An alert. Written by prepared commands: by the pipeline and by what people do.</summary>
internal sealed class AlertRow
{
    public Guid Id { get; set; }
    public required string Fingerprint { get; set; }
    public Guid RuleId { get; set; }
    public int RuleVersion { get; set; }
    public required string Name { get; set; }
    public int Severity { get; set; }
    public int State { get; set; }
    public bool Shadow { get; set; }
    public required string Key { get; set; }
    public string? Subject { get; set; }
    public int Category { get; set; }

    /// <summary>As a JSON object.</summary>
    public required string Labels { get; set; }
    public required string Message { get; set; }
    public string? Reason { get; set; }
    public double? Observed { get; set; }
    public double? Threshold { get; set; }
    public long FirstSeenUs { get; set; }
    public long LastSeenUs { get; set; }
    public long Occurrences { get; set; }
    public long OpenedUs { get; set; }
    public long? ResolvedUs { get; set; }
    public string? ResolvedBy { get; set; }
    public Guid? CauseUid { get; set; }

    /// <summary>Places in the log as a JSON array.</summary>
    public required string Contributing { get; set; }
    public string? Runbook { get; set; }
    public long Version { get; set; }
    public double? Peak { get; set; }
    public long Life { get; set; } = 1;
    public Guid? AssigneeId { get; set; }
    public string? Assignee { get; set; }
    public long? AckedUs { get; set; }
    public string? AckedBy { get; set; }
    public string? Disposition { get; set; }
    public Guid? StormId { get; set; }
    public bool IsStorm { get; set; }
}
