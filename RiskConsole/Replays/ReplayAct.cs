namespace RiskConsole.Replays;

/// <summary>What somebody who watches a replay wants of it; it is the same replay for all who watch.</summary>
internal abstract record ReplayAct
{
    public static readonly ReplayAct Pause = new PauseAct(true);
    public static readonly ReplayAct Resume = new PauseAct(false);

    /// <summary>From the beginning of the window; a paused one stays paused.</summary>
    public static readonly ReplayAct Restart = new RestartAct();

    /// <summary>As fast as it can, until an alert is opened.</summary>
    public static readonly ReplayAct NextAlert = new NextAlertAct();

    /// <summary>For all who watch.</summary>
    public static readonly ReplayAct End = new EndAct();

    /// <summary>Somebody came or went; show again what there is.</summary>
    internal static readonly ReplayAct Look = new LookAct();

    /// <param name="speed">Between <see cref="ReplayPace.Slowest"/> and <see cref="ReplayPace.Fastest"/>.</param>
    public static ReplayAct AtSpeed(double speed) => new SpeedAct(speed);

    public static ReplayAct SkipQuiet(bool skips) => new SkipAct(skips);

    /// <summary>To another time of the window, judging all on the way; to an earlier one from the beginning.</summary>
    public static ReplayAct JumpTo(DateTimeOffset at) => new JumpAct(at);

    internal sealed record PauseAct(bool IsPaused) : ReplayAct;

    internal sealed record RestartAct : ReplayAct;

    internal sealed record NextAlertAct : ReplayAct;

    internal sealed record EndAct : ReplayAct;

    internal sealed record LookAct : ReplayAct;

    internal sealed record SpeedAct(double Speed) : ReplayAct;

    internal sealed record SkipAct(bool Skips) : ReplayAct;

    internal sealed record JumpAct(DateTimeOffset At) : ReplayAct;
}
