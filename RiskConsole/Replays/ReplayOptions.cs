using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Replays;

/// <summary>Section <c>Replay</c>.</summary>
public sealed class ReplayOptions
{
    /// <summary>Most replays at the same time; another is refused. Together they judge on one core at most.</summary>
    [Range(1, 16)]
    public int AtOnce { get; set; } = 4;

    /// <summary>How long a replay goes on that nobody watches.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(1);
}
