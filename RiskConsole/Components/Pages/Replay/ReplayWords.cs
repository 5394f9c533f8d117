using System.Globalization;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>What the page says of a replay.</summary>
internal static class ReplayWords
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The speeds one can choose.</summary>
    public static IReadOnlyList<double> Speeds { get; } = [1, 10, 60, 100, 1_000];

    /// <summary>1 Aug 2022, 21:20 to 23:50 UTC</summary>
    public static string Window(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (from.UtcDateTime, to.UtcDateTime);
        if (first.TimeOfDay == TimeSpan.Zero && last == first.AddDays(1))
            return string.Create(Invariant, $"{first:d MMM yyyy} (UTC)");
        return first.Date == last.Date
            ? string.Create(Invariant, $"{first:d MMM yyyy}, {first:HH:mm} to {last:HH:mm} UTC")
            : string.Create(Invariant, $"{first:d MMM yyyy} {first:HH:mm} to {last:d MMM yyyy} {last:HH:mm} UTC");
    }

    /// <summary>10x</summary>
    public static string Speed(double speed) => string.Create(Invariant, $"{speed:0.##}x");

    public static string State(ReplaySnapshot now) => now.State switch
    {
        ReplayState.Preparing => "Preparing",
        ReplayState.Playing => "Playing",
        ReplayState.Paused => "Paused",
        ReplayState.Jumping => "Jumping",
        ReplayState.Finished => "At the end",
        ReplayState.Failed => "Failed",
        _ => "Ended",
    };

    /// <summary>Which rules judge, in a few words.</summary>
    public static string Rules(ReplayPlan plan)
    {
        var tried = plan.Rules.Where(rule => rule.IsTried).Select(rule => Shared.DisplayText.Clean(rule.Compiled.Definition.Name, 60)).ToList();
        var count = plan.Rules.Count == 1 ? "1 rule" : $"{plan.Rules.Count} rules";
        var which = plan.Request.Rules.InForce ? $"{count} in force" : $"{count} chosen";
        return tried.Count switch
        {
            0 => which,
            1 => $"{which}, trying {tried[0]}",
            _ => $"{which}, trying {tried.Count} of them as they are not in force",
        };
    }
}
