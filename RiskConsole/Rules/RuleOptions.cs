using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Rules;

/// <summary>Section <c>Rules</c>.</summary>
public sealed class RuleOptions
{
    /// <summary>Whether a version that judges needs a second admin.</summary>
    public bool RequireApproval { get; set; }

    /// <summary>The longest window a rule may have. Windows are rebuilt from the log at start, so it must not be longer than events are kept.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan LongestWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>An event that arrives out of order still counts if it is at most this much older than the newest of its key.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Lateness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>An event received later than this after it happened is history: stored and searchable, judged by backtests only.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan HistoryAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Keys a rule keeps at most; beyond it the one seen longest ago is forgotten and the rule says so.</summary>
    [Range(1_000, 10_000_000)]
    public int KeysPerRule { get; set; } = 200_000;

    /// <summary>Values a window keeps per key at most; beyond it the oldest is forgotten and the rule says so.</summary>
    [Range(100, 1_000_000)]
    public int ValuesPerKey { get; set; } = 10_000;

    /// <summary>Events read at most to fill the windows at start or for a new rule.</summary>
    [Range(0, 100_000_000)]
    public int RebuildEvents { get; set; } = 2_000_000;
}
