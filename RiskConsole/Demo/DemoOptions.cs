using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Demo;

/// <summary>Section <c>Demo</c>: the simulated bridge. Nothing of it exists unless it is enabled.</summary>
internal sealed class DemoOptions
{
    /// <summary>Whether the bridge runs; <c>--demo</c> on the command line.</summary>
    public bool Enabled { get; set; }

    /// <summary>The same seed and start give the same events; <c>--demo-seed N</c> on the command line.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Mean over a week; the hour, the weekday and bursts move it.</summary>
    [Range(0.1, 5_000)]
    public double EventsPerSecond { get; set; } = 8;

    /// <summary>How much of the past an empty log is filled with at the start.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan Backfill { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Mean time between two incidents.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan IncidentEvery { get; set; } = TimeSpan.FromMinutes(5);
}
