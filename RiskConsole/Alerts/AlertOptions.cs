using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Alerts;

/// <summary>Section <c>Alerts</c>: when a flood of alerts is collapsed into one.</summary>
public sealed class AlertOptions
{
    /// <summary>Alerts of one rule that are shown singly within <see cref="StormWindow"/>; with the next one a storm of the rule begins.</summary>
    [Range(2, 10_000)]
    public int StormAlerts { get; set; } = 30;

    /// <summary>The time over which alerts are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan StormWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Alerts of all rules together that are shown singly within the window; with the next one a storm of all rules begins.</summary>
    [Range(2, 100_000)]
    public int StormTotal { get; set; } = 150;

    /// <summary>Critical alerts of one rule that pass a storm singly within the window; those beyond are collapsed as well.</summary>
    [Range(0, 10_000)]
    public int StormCriticals { get; set; } = 20;

    /// <summary>How long fewer than half as many alerts as the limit must come in each window before a storm ends.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan StormQuiet { get; set; } = TimeSpan.FromMinutes(1);
}
