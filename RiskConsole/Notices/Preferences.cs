using RiskConsole.Events;

namespace RiskConsole.Notices;

/// <summary>The ways in which the console reaches somebody.</summary>
[Flags]
public enum Ways : byte
{
    None = 0,

    /// <summary>Counted and listed in the panel of notices.</summary>
    Panel = 1,

    /// <summary>Shown over the page.</summary>
    Toast = 2,
    Sound = 4,

    /// <summary>Shown by the browser, also while the console is not in view.</summary>
    Browser = 8,
}

/// <summary>What a user wants to be told of. Immutable.</summary>
public sealed record Preferences
{
    public WayPreference Panel { get; init; } = new() { Severities = [Severity.Critical, Severity.Error], Mentions = true, Assignments = true };

    public WayPreference Toast { get; init; } = new() { Severities = [Severity.Critical], Mentions = true, Assignments = true };

    public WayPreference Sound { get; init; } = new();

    public WayPreference Browser { get; init; } = new();

    public QuietHours Quiet { get; init; } = new();

    public static Preferences Default { get; } = new();

    /// <summary>Each way by its name in documents and in faults of fields.</summary>
    internal IEnumerable<(string Name, Ways Way, WayPreference Preference)> All =>
        [("panel", Ways.Panel, Panel), ("toast", Ways.Toast, Toast), ("sound", Ways.Sound, Sound), ("browser", Ways.Browser, Browser)];

    /// <summary>The same with one way in another manner.</summary>
    internal Preferences With(Ways way, WayPreference preference) => way switch
    {
        Ways.Panel => this with { Panel = preference },
        Ways.Toast => this with { Toast = preference },
        Ways.Sound => this with { Sound = preference },
        _ => this with { Browser = preference },
    };
}

/// <summary>What one way is for.</summary>
public sealed record WayPreference
{
    /// <summary>Alerts of these severities; none for no alerts.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>Of those only the alerts that match this query over alerts; empty for all.</summary>
    public string Query { get; init; } = "";

    /// <summary>Notes that mention the user.</summary>
    public bool Mentions { get; init; }

    /// <summary>Alerts that somebody else assigns to the user.</summary>
    public bool Assignments { get; init; }
}

/// <summary>Hours in which only the panel collects, by the clock on the wall of a time zone. Where it is set forward or back they are as much shorter or longer.</summary>
public sealed record QuietHours
{
    public bool IsOn { get; init; }

    public TimeOnly From { get; init; } = new(22, 0);

    /// <summary>Earlier than <see cref="From"/> means on the next day.</summary>
    public TimeOnly To { get; init; } = new(7, 0);

    /// <summary>The days on which they begin.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = Enum.GetValues<DayOfWeek>();

    /// <summary>IANA name.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Whether critical alerts are told all the same.</summary>
    public bool CriticalsPass { get; init; } = true;

    /// <param name="zone">Of <see cref="Zone"/>.</param>
    internal bool Hold(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (!IsOn)
            return false;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var clock = TimeOnly.FromDateTime(local);
        if (From < To)
            return clock >= From && clock < To && Days.Contains(local.DayOfWeek);
        return (clock >= From && Days.Contains(local.DayOfWeek)) || (clock < To && Days.Contains(local.AddDays(-1).DayOfWeek));
    }
}
