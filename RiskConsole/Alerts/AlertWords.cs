using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts;

/// <summary>What an alert says of its finding.</summary>
internal static partial class AlertWords
{
    private static readonly ConditionalWeakTable<RuleDefinition, MessageTemplate> s_templates = [];

    public const string Recovery = "recovery";
    public const string Quiet = "quiet";
    public const string Rule = "rule";
    public const string Storm = "storm";

    /// <summary>A person reopened an earlier alert of the same rule and key, which is counted on.</summary>
    public const string Reopened = "reopened";

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

    /// <summary>How a person who ended an alert is named: one whose name is a word of ours must not be taken for the console.</summary>
    public static string Resolver(string name) => name.ToLowerInvariant() is Recovery or Quiet or Rule or Storm or Reopened ? $"user {name}" : name;

    /// <summary>By the rule's template, or in the words of its kind.</summary>
    public static string Message(in Finding finding, Severity severity, long occurrences)
    {
        var rule = finding.Rule.Definition;
        return s_templates.GetValue(rule, MessageTemplate.For).Render(new MessageFacts(
            rule, finding.Key, severity, finding.Observed, finding.Threshold, occurrences, Reason: finding.Reason, Event: finding.Cause));
    }

    /// <summary>The channel of what was found: its cause's, or for a timer without one the channel the rule looks at.</summary>
    public static Category CategoryOf(in Finding finding)
    {
        if (finding.Cause is { } cause)
            return cause.Category;
        var named = NamedCategory().Match(finding.Rule.Definition.Where);
        return named.Success && Categories.TryParse(named.Groups[1].Value, out var category) ? category : Category.Risk;
    }

    [GeneratedRegex(@"(?<![\w:.-])category:""?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedCategory();
}
