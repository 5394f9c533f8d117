using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Events;

/// <summary>Section <c>Live</c>: how the open pages are kept current, and how many of them there may be.</summary>
public sealed class LiveOptions
{
    /// <summary>Shortest time between two updates of an open page while changes keep coming; the first change after quiet is shown at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.02", "00:01:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Rows a live feed keeps.</summary>
    [Range(10, 2_000)]
    public int FeedRows { get; set; } = 200;

    /// <summary>Most circuits of this instance; a browser that comes when they are taken is told so.</summary>
    [Range(1, 100_000)]
    public int MaxCircuits { get; set; } = 2_000;

    /// <summary>How often server and browser make sure of each other; after twice the time in silence the connection counts as lost.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest message a browser may send, in bytes.</summary>
    [Range(4_096, 1_048_576)]
    public int MessageSizeLimit { get; set; } = 32_768;
}
