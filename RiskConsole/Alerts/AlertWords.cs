using System.Globalization;
using System.Text.RegularExpressions;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts;

/// <summary>What an alert says of its finding.</summary>
internal static partial class AlertWords
{
    public const string Recovery = "recovery";
    public const string Quiet = "quiet";
    public const string Rule = "rule";

    /// <summary>The end of an alert whose rule judges no more.</summary>
    public static (string By, RuleDefinition? Rule) EndOfRule => (Rule, null);

    /// <summary>How a cleared finding ends its alert: kinds that measure a level recover, pulses fall quiet.</summary>
    public static (string By, RuleDefinition? Rule) EndOf(in Finding finding)
    {
        var rule = finding.Rule.Definition;
        var isPulse = rule.Kind == RuleKind.Sequence || (rule.Kind == RuleKind.Threshold && rule.Levels[finding.Level].Recovery is null);
        return (isPulse ? Quiet : Recovery, rule);
    }

    /// <summary>Whether an alert ended without a person: then it may be opened again.</summary>
    public static bool EndsByItself(string? resolvedBy) => resolvedBy is Recovery or Quiet or Rule;

    public static string Message(in Finding finding, long occurrences)
    {
        var rule = finding.Rule.Definition;
        var (value, threshold) = (Number(finding.Observed), Number(finding.Threshold));
        return rule.Kind switch
        {
            RuleKind.Threshold => $"{rule.Value} {value} {Sign(rule.Compare)} {threshold}",
            RuleKind.Velocity => $"{Aggregated(rule)}{(rule.Window is { } window ? $" in {Span(window)}" : "")} is {value}, threshold {threshold}",
            _ => finding.Reason ?? rule.Name,
        };
    }

    /// <summary>The channel of what was found: its cause's, or for a timer without one the channel the rule looks at.</summary>
    public static Category CategoryOf(in Finding finding)
    {
        if (finding.Cause is { } cause)
            return cause.Category;
        var named = NamedCategory().Match(finding.Rule.Definition.Where);
        return named.Success && Categories.TryParse(named.Groups[1].Value, out var category) ? category : Category.Risk;
    }

    /// <summary>A number as people say it: 12.4M, 9,800, 0.93.</summary>
    public static string Number(double? value) => value switch
    {
        null => "–",
        var v when Math.Abs(v.Value) >= 1e15 => v.Value.ToString("0.##e0", CultureInfo.InvariantCulture),
        var v when Math.Abs(v.Value) >= 1e9 => Short(v.Value / 1e9, "B"),
        var v when Math.Abs(v.Value) >= 1e6 => Short(v.Value / 1e6, "M"),
        var v when Math.Abs(v.Value) >= 100 => v.Value.ToString("#,0.#", CultureInfo.InvariantCulture),
        var v when Math.Abs(v.Value) >= 0.001 || v.Value == 0 => v.Value.ToString("0.###", CultureInfo.InvariantCulture),
        var v => v.Value.ToString("0.##e0", CultureInfo.InvariantCulture),
    };

    /// <summary>A span as people say it: 10m, 1h 30m, 2d.</summary>
    public static string Span(TimeSpan span)
    {
        (int Value, string Unit)[] parts = [(span.Days, "d"), (span.Hours, "h"), (span.Minutes, "m"), (span.Seconds, "s")];
        var words = string.Join(' ', parts.Where(part => part.Value > 0).Select(part => $"{part.Value}{part.Unit}"));
        return words.Length > 0 ? words : $"{span.TotalMilliseconds:0}ms";
    }

    private static string Short(double value, string unit) => value.ToString("0.##", CultureInfo.InvariantCulture) + unit;

    private static string Sign(Comparison compare) => compare switch
    {
        Comparison.AtLeast => ">=",
        Comparison.Above => ">",
        Comparison.AtMost => "<=",
        _ => "<",
    };

    private static string Aggregated(RuleDefinition rule) => rule.Aggregate switch
    {
        Aggregate.Sum => $"sum of {rule.Value}",
        Aggregate.Average => $"average of {rule.Value}",
        Aggregate.Min => $"smallest {rule.Value}",
        Aggregate.Max => $"largest {rule.Value}",
        Aggregate.Distinct => $"number of different {rule.Value}",
        Aggregate.StandardDeviation => $"standard deviation of {rule.Value}",
        Aggregate.Percentile => $"percentile {rule.Percentile?.ToString("0.###", CultureInfo.InvariantCulture)} of {rule.Value}",
        _ => "number of events",
    };

    [GeneratedRegex(@"(?<![\w:.-])category:""?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedCategory();
}
