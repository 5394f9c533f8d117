using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Scores;

/// <summary>Section <c>Scores</c>.</summary>
public sealed class ScoreOptions
{
    /// <summary>Time after which a contribution counts half.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>From here on a score is critical.</summary>
    [Range(0.01, 1.0)]
    public double CriticalThreshold { get; set; } = 0.9;

    /// <summary>From here on a score is a warning.</summary>
    [Range(0.01, 1.0)]
    public double WarningThreshold { get; set; } = 0.7;

    /// <summary>What an event without a score of its own contributes, by its severity.</summary>
    [Range(0.0, 1.0)]
    public double ErrorScore { get; set; } = 0.6;

    /// <inheritdoc cref="ErrorScore"/>
    [Range(0.0, 1.0)]
    public double CriticalScore { get; set; } = 0.9;

    /// <inheritdoc cref="ErrorScore"/>
    [Range(0.0, 1.0)]
    public double WarningScore { get; set; } = 0.3;

    /// <inheritdoc cref="ErrorScore"/>
    [Range(0.0, 1.0)]
    public double InfoScore { get; set; }

    /// <summary>Subjects kept in memory; the least risky ones beyond it live in the store alone.</summary>
    [Range(1_000, 10_000_000)]
    public int MemorySubjects { get; set; } = 100_000;
}
