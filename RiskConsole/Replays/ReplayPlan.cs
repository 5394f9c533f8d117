using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Replays;

/// <summary>What somebody wants to see again.</summary>
/// <param name="From">Inclusive, event time.</param>
/// <param name="To">Exclusive; what has not happened yet is left out.</param>
/// <param name="Speed">To begin with.</param>
public sealed record ReplayRequest(DateTimeOffset From, DateTimeOffset To, ReplayRules Rules, double Speed = 10);

/// <summary>A request that was checked, with all that a run of it needs. Immutable.</summary>
/// <param name="Range">The window, as stored when it was asked for.</param>
/// <param name="Lead">What comes before it and is judged without being shown.</param>
/// <param name="Rules">The one that looks back farthest first.</param>
/// <param name="Needs">What is read: the categories of whoever asked, and of these every event.</param>
/// <param name="Notices">What people should know of its rules.</param>
internal sealed record ReplayPlan(
    ReplayRequest Request, HistoryRange Range, HistoryRange Lead, IReadOnlyList<ReplayRule> Rules, HistoryNeeds Needs, CategorySet Categories,
    IReadOnlyList<string> Notices)
{
    /// <summary>The bars of its chart.</summary>
    public ReplayBars Bars { get; } = ReplayBars.Of(Range.FromUs, Range.ToUs);
}

/// <param name="BeginUs">When it begins to judge, as in a backtest of it alone.</param>
/// <param name="IsTried">Not as it is in force.</param>
internal sealed record ReplayRule(CompiledRule Compiled, long BeginUs, bool IsTried);

/// <summary>How a window is cut for its chart.</summary>
internal readonly record struct ReplayBars(long FromUs, long StepUs, int Count)
{
    private const int Most = 150;
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    private static readonly long[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200 }.Select(seconds => seconds * Second), Day, 2 * Day, 3 * Day,
    ];

    public static ReplayBars Of(long fromUs, long toUs)
    {
        var step = Steps.FirstOrDefault(step => toUs - fromUs <= step * Most, Steps[^1]);
        return new ReplayBars(fromUs, step, (int)((toUs - fromUs + step - 1) / step));
    }

    public int At(long timeUs) => (int)Math.Clamp((timeUs - FromUs) / StepUs, 0, Count - 1);
}
