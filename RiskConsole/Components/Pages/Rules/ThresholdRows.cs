using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>One rule on the thresholds page, with what was typed into its levels.</summary>
internal sealed class ThresholdRule
{
    public ThresholdRule(Rule rule)
    {
        Rule = rule;
        Version = rule.Waiting ?? rule.Shown;
        Rows = [.. Version.Definition.Levels.Select((level, i) => new ThresholdRow(this, level, i)).Where(row => row.Level.Threshold is not null)];
    }

    public Rule Rule { get; }

    /// <summary>What is edited: the waiting version where there is one.</summary>
    public RuleVersion Version { get; }

    public RuleDefinition Definition => Version.Definition;

    public IReadOnlyList<ThresholdRow> Rows { get; }

    public bool IsChanged => Rows.Any(row => row.IsChanged);

    /// <summary>As it is; null while it was not counted.</summary>
    public RuleCount? Now { get; set; }

    /// <summary>With what was typed; null while it was not counted or cannot be read.</summary>
    public RuleCount? Edited { get; set; }

    /// <summary>What <see cref="Edited"/> is asked for; an answer to anything else comes too late.</summary>
    public RuleDefinition? Asked { get; set; }

    /// <summary>What was refused at the rule, not at one of its cells.</summary>
    public string? Fault { get; set; }

    /// <returns>The definition with what was typed; null when that is no number somewhere.</returns>
    public RuleDefinition? Changed()
    {
        var levels = Definition.Levels.ToArray();
        foreach (var row in Rows)
        {
            if (row.Read() is not { } level)
                return null;
            levels[row.Index] = level;
        }
        return Definition with { Levels = levels };
    }
}

/// <summary>One level of a rule, as typed.</summary>
internal sealed class ThresholdRow(ThresholdRule rule, RuleLevel level, int index)
{
    public ThresholdRule Rule => rule;

    public RuleLevel Level => level;

    /// <summary>Among the rule's levels.</summary>
    public int Index => index;

    public Severity Severity => level.Severity;

    public string Threshold { get; set; } = RuleNumbers.Text(level.Threshold);

    public string Recovery { get; set; } = RuleNumbers.Text(level.Recovery);

    public string? ThresholdFault { get; set; }

    public string? RecoveryFault { get; set; }

    public bool IsChanged => Threshold.Trim() != RuleNumbers.Text(level.Threshold) || Recovery.Trim() != RuleNumbers.Text(level.Recovery);

    public void Undo() => (Threshold, Recovery, ThresholdFault, RecoveryFault) = (RuleNumbers.Text(level.Threshold), RuleNumbers.Text(level.Recovery), null, null);

    /// <returns>The level as typed; null when it cannot be read, which the faults then say.</returns>
    public RuleLevel? Read()
    {
        ThresholdFault = RuleNumbers.TryParse(Threshold, out var threshold) ? null : "This is no number.";
        double? recovery = RuleNumbers.TryParse(Recovery, out var value) ? value : null;
        RecoveryFault = recovery is null && Recovery.Trim().Length > 0 ? "This is no number." : null;
        return ThresholdFault is null && RecoveryFault is null ? level with { Threshold = threshold, Recovery = recovery } : null;
    }

    /// <summary>Takes what the rule book says of it.</summary>
    public bool Take(InputFault fault, string field)
    {
        if (field == $"levels[{index}].threshold" || field == $"levels[{index}]")
            ThresholdFault = fault.Message;
        else if (field == $"levels[{index}].recovery")
            RecoveryFault = fault.Message;
        else
            return false;
        return true;
    }
}
