using System.Collections.Immutable;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Replays;

/// <summary>What a replay is doing.</summary>
internal enum ReplayState
{
    /// <summary>Reading what came before the window, so that the rules are in the middle of their work when it begins.</summary>
    Preparing,
    Playing,
    Paused,

    /// <summary>On its way to a later time, as fast as it can.</summary>
    Jumping,

    /// <summary>The window is over; it can be watched again.</summary>
    Finished,

    /// <summary>Something went wrong; <see cref="ReplaySnapshot.Problem"/> says what.</summary>
    Failed,

    /// <summary>It is gone.</summary>
    Ended,
}

/// <summary>A replay at one moment, made once for all who may see the same categories. Immutable.</summary>
/// <param name="Generation">Grows when it begins anew.</param>
/// <param name="Clock">How far it is, in event time: all before it has been judged.</param>
/// <param name="Jump">Where it is on its way to; null when it is not.</param>
/// <param name="SkipsQuiet">Whether times without events are skipped.</param>
/// <param name="Skipped">How much of the window was skipped.</param>
/// <param name="Actual">The speed it reaches, when that is clearly less than asked for; null otherwise.</param>
/// <param name="Events">The last ones, newest first, at most <see cref="ReplayShelf.MostEvents"/>.</param>
/// <param name="EventCount">All so far.</param>
/// <param name="Alerts">Those that are listed, the last opened first, at most <see cref="ReplayShelf.MostAlerts"/>.</param>
/// <param name="Problem">What went wrong, or what whoever ended it left; null for nothing.</param>
/// <param name="Notices">What people should know of its rules.</param>
internal sealed record ReplaySnapshot(
    ReplayState State, int Generation, DateTimeOffset Clock, double Speed, DateTimeOffset? Jump, bool SkipsQuiet, TimeSpan Skipped, double? Actual,
    ImmutableArray<RiskEvent> Events, long EventCount, ImmutableArray<ReplayAlert> Alerts, ReplayCounts Counts, ImmutableArray<ReplayBucket> Chart,
    string? Problem, ImmutableArray<string> Notices, ImmutableArray<string> Watchers)
{
    public bool IsOver => State is ReplayState.Failed or ReplayState.Ended;
}

/// <summary>An alert as it would have come.</summary>
/// <param name="EscalatedFrom">What it was opened with, when it has become worse since.</param>
/// <param name="SilencedBy">The silences and windows that held when it was opened, in words; null for none.</param>
internal sealed record ReplayAlert(Alert Alert, Severity? EscalatedFrom, string? SilencedBy);

/// <summary>Alerts so far, listed or not.</summary>
/// <param name="Open">By severity, worst first; all four are present. Without those that a storm counts.</param>
/// <param name="Opened">Since the window began.</param>
/// <param name="Escalated">How often one became worse.</param>
/// <param name="Silenced">Of those opened, how many a silence or mute window held back from the inbox.</param>
/// <param name="Collapsed">Of those opened, how many a storm counted.</param>
/// <param name="Storms">Storm alerts opened; not among <paramref name="Opened"/>.</param>
/// <param name="OpenBefore">Open already when the window began; not among the others.</param>
internal sealed record ReplayCounts(
    ImmutableArray<SeverityCount> Open, int Opened, int Resolved, long Escalated, long Occurrences, int Silenced, int Collapsed, int Storms, int OpenBefore)
{
    public static readonly ReplayCounts None = new([.. Severities.All.Select(severity => new SeverityCount(severity, 0))], 0, 0, 0, 0, 0, 0, 0, 0);
}

/// <summary>One bar of the chart.</summary>
/// <param name="TimeMs">Where it begins, Unix milliseconds.</param>
/// <param name="CriticalAlerts">Alerts opened in it.</param>
/// <param name="OtherAlerts">As above, of other severities.</param>
internal readonly record struct ReplayBucket(long TimeMs, int Info, int Warning, int Error, int Critical, int CriticalAlerts, int OtherAlerts);
