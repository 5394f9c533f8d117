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

    /// <summary>Most circuits of one user on this instance, over all their devices; 0 for no limit.</summary>
    [Range(0, 100_000)]
    public int MaxCircuitsPerUser { get; set; } = 20;

    /// <summary>Most live connections one address may open in a minute; 0 for no limit. Generous: many may sit behind one address.</summary>
    [Range(0, 1_000_000)]
    public int ConnectionsPerMinute { get; set; } = 3_000;

    /// <summary>How often server and browser make sure of each other; after twice the time in silence the connection counts as lost.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest message a browser may send, in bytes.</summary>
    [Range(4_096, 1_048_576)]
    public int MessageSizeLimit { get; set; } = 32_768;

    /// <summary>Messages one connection may send per second in the long run. What answers the server's own messages has an allowance of
    /// its own, ten times as large.</summary>
    [Range(10, 100_000)]
    public int MessagesPerSecond { get; set; } = 100;

    /// <summary>Messages one connection may send at once after a pause.</summary>
    [Range(10, 1_000_000)]
    public int MessageBurst { get; set; } = 300;

    /// <summary>How long a session whose connection was cut for abuse may open no other.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CutOffTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Updates a page may be sent before it has confirmed one; with that many on the way its drawing waits, and then shows the
    /// latest.</summary>
    [Range(2, 100)]
    public int UnconfirmedUpdates { get; set; } = 10;
}
