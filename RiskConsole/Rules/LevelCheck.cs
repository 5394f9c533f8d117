using System.Globalization;
using RiskConsole.Events;

namespace RiskConsole.Rules;

/// <summary>Whether the levels of a rule can be told apart and left again.</summary>
internal static class LevelCheck
{
    private const int MostLevels = 4;

    /// <param name="valuesPerKey"><see cref="RuleOptions.ValuesPerKey"/>.</param>
    public static void Run(RuleDefinition rule, int valuesPerKey, RuleFaults faults)
    {
        var levels = rule.Levels;
        var compares = rule.Kind is not (RuleKind.Sequence or RuleKind.Absence);
        if (levels.Count == 0)
            faults.Add("levels", "Give the rule at least one level: how severe its alerts are.");
        else if (levels.Count > MostLevels)
            faults.Add("levels", $"A rule has at most {MostLevels} levels, one per severity; these are {levels.Count}.");
        else if (!compares && levels.Count > 1)
            faults.Add("levels", "This kind compares nothing and has one level alone. Remove the others.");
        for (var i = 0; i < Math.Min(levels.Count, MostLevels); i++)
        {
            var path = $"levels[{i}]";
            if (!Enum.IsDefined(levels[i].Severity))
                faults.Add(path + ".severity", $"Write one of {string.Join(", ", Severities.All.Select(s => s.Name()))}.");
            else if (levels.Take(i).Any(other => other.Severity == levels[i].Severity))
                faults.Add(path + ".severity", $"There is a level {levels[i].Severity.Name()} already. Each severity stands once.");
            if (compares)
                CheckNumbers(rule, levels[i], valuesPerKey, path, faults);
            else
                RefuseNumbers(levels[i], path, faults);
        }
        if (compares && levels.Count <= MostLevels)
            CheckOrder(rule, faults);
        CheckEnd(rule, faults);
    }

    private static void CheckNumbers(RuleDefinition rule, RuleLevel level, int valuesPerKey, string path, RuleFaults faults)
    {
        if (level.Threshold is not { } threshold)
        {
            faults.Add(path + ".threshold", $"The level {level.Severity.Name()} needs a threshold: the value from which on it is reached.");
            return;
        }
        if (!double.IsFinite(threshold))
            faults.Add(path + ".threshold", "Write a number.");
        else if (rule.Kind == RuleKind.Anomaly && threshold <= 0)
            faults.Add(path + ".threshold", "The threshold of an anomaly is a distance from what was expected. Write a number above 0, such as 3.5.");
        else if (IsBeyondCounting(rule, threshold, valuesPerKey))
        {
            faults.Add(path + ".threshold", string.Create(CultureInfo.InvariantCulture,
                $"A window holds at most {valuesPerKey:n0} events of a key (Rules:ValuesPerKey), so this is never reached. Write a smaller number, or shorten the window."));
        }
        if (level.Recovery is not { } recovery)
            return;
        var up = RisesWithTrouble(rule);
        if (!double.IsFinite(recovery))
            faults.Add(path + ".recovery", "Write a number, or nothing.");
        else if (up ? recovery > threshold : recovery < threshold)
        {
            faults.Add(path + ".recovery",
                $"Trouble is over {(up ? "below" : "above")} the threshold {Text(threshold)}, so recovery cannot be {Text(recovery)}. "
                + $"Write {(up ? "at most" : "at least")} {Text(threshold)}.");
        }
    }

    private static bool IsBeyondCounting(RuleDefinition rule, double threshold, int most) =>
        rule is { Kind: RuleKind.Velocity, Aggregate: Aggregate.Count or Aggregate.Distinct }
        && (rule.Compare == Comparison.AtLeast ? threshold > most : rule.Compare == Comparison.Above && threshold >= most);

    private static void RefuseNumbers(RuleLevel level, string path, RuleFaults faults)
    {
        if (level.Threshold is not null)
            faults.Add(path + ".threshold", "This kind compares nothing. Leave the threshold out.");
        if (level.Recovery is not null)
            faults.Add(path + ".recovery", "This kind compares nothing. Leave the recovery out.");
    }

    /// <summary>The alert has the most severe level that is reached, so one that is as easy to reach as a less severe one hides it.</summary>
    private static void CheckOrder(RuleDefinition rule, RuleFaults faults)
    {
        var up = RisesWithTrouble(rule);
        for (var i = 0; i < rule.Levels.Count; i++)
        {
            var level = rule.Levels[i];
            foreach (var milder in rule.Levels.Where(other => other.Severity < level.Severity))
            {
                if (level.Threshold is { } mine && milder.Threshold is { } theirs && (up ? mine <= theirs : mine >= theirs))
                {
                    faults.Add($"levels[{i}].threshold",
                        $"{level.Severity.Label()} must be harder to reach than {milder.Severity.Name()} ({Text(theirs)}). "
                        + $"Write a number {(up ? "above" : "below")} it.");
                }
            }
        }
    }

    /// <summary>What happens in one event cannot be seen to be over; only time can end it.</summary>
    private static void CheckEnd(RuleDefinition rule, RuleFaults faults)
    {
        if (rule.KeepFiring > TimeSpan.Zero)
            return;
        if (rule.Kind == RuleKind.Sequence)
            faults.Add("keepFiring", "Nothing else ends the alert of a sequence. Say how long it stays, such as 30m.");
        else if (rule.Kind == RuleKind.Threshold && rule.Levels.Any(level => level.Recovery is null))
            faults.Add("keepFiring",
                "Nothing else ends an alert without a recovery value. Say how long it stays, such as 30m, or give each level a recovery value.");
    }

    // An anomaly's distance is counted in the direction of trouble.
    private static bool RisesWithTrouble(RuleDefinition rule) => rule.Kind == RuleKind.Anomaly || rule.Compare is Comparison.AtLeast or Comparison.Above;

    private static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
