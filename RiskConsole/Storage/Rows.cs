namespace RiskConsole.Storage;

/// <summary>One event. Times are UTC microseconds since 1970; enumerations are their numbers. Written by prepared commands, never by EF.</summary>
internal sealed class EventRow
{
    public long Seq { get; set; }
    public required byte[] Uid { get; set; }
    public required string Source { get; set; }
    public required string Id { get; set; }
    public required string Type { get; set; }
    public string? Subject { get; set; }
    public long TimeUs { get; set; }
    public long ReceivedUs { get; set; }
    public int Severity { get; set; }
    public int Category { get; set; }
    public double? Score { get; set; }
    public string? DataContentType { get; set; }
    public string? DataSchema { get; set; }
    public string? Data { get; set; }
    public bool DataIsBase64 { get; set; }
    public string? Extensions { get; set; }
}

/// <summary>How far a consumer of the log has come; moved in the same transaction as the effects of what it read.</summary>
internal sealed class LogPositionRow
{
    public required string Consumer { get; set; }
    public long Seq { get; set; }
}

/// <summary>The blocks of one slab of the log that hold any of a run of grams: <c>Events/Search</c>.</summary>
internal sealed class SearchGramsRow
{
    private const int SlabBits = 40;

    public long Id { get; set; }

    /// <summary>8 bytes per gram, little-endian; one bit per block.</summary>
    public required byte[] Bits { get; set; }

    /// <summary>The rows of one run of grams lie side by side, in the order of the log: a search reads them in one go.</summary>
    public static long IdOf(int part, long slab) => ((long)part << SlabBits) | slab;
}

/// <summary>A slab of the log whose grams are stored, with the earliest and latest time of each of its blocks, 8 bytes little-endian each.</summary>
internal sealed class SearchSlabRow
{
    public long Number { get; set; }
    public required byte[] FirstUs { get; set; }
    public required byte[] LastUs { get; set; }
}

/// <summary>The last known score of a subject, as of its own time.</summary>
internal sealed class SubjectScoreRow
{
    public required string Subject { get; set; }
    public double Value { get; set; }
    public long AsOfUs { get; set; }
    public long FirstSeenUs { get; set; }
    public long LastSeenUs { get; set; }
    public long Events { get; set; }
    public int WorstSeverity { get; set; }

    /// <summary>When the value has faded below what is shown, for a scan by index: the order by this is the order by current value.</summary>
    public double Rank { get; set; }

    /// <summary>The contributions as JSON.</summary>
    public required string Contributions { get; set; }
}

/// <summary>The highest score of a subject within one minute.</summary>
internal sealed class ScorePointRow
{
    public required string Subject { get; set; }
    public long MinuteUs { get; set; }
    public double Value { get; set; }
}

/// <summary>Counts of received events within one bucket of receipt time.</summary>
internal sealed class RollupRow
{
    /// <summary>Width in seconds: 5, 60 or 3600.</summary>
    public int Width { get; set; }
    public long BucketUs { get; set; }
    public int Category { get; set; }
    public int Severity { get; set; }
    public long Events { get; set; }
    public double MaxScore { get; set; }
}

/// <summary>The risk index at the end of one bucket.</summary>
internal sealed class RiskIndexRow
{
    public int Width { get; set; }
    public long BucketUs { get; set; }
    public double Value { get; set; }
}
