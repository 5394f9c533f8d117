using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>A rule as one line of the list: what does not change with it is said once.</summary>
public sealed class RuleLine
{
    private const int LongestCondition = 160;
    private const int LongestAuthor = 24;

    public RuleLine(Rule rule)
    {
        Rule = rule;
        var (version, definition) = (rule.Shown, rule.Shown.Definition);
        State = rule.InForce?.State ?? RuleState.Draft;
        Name = DisplayText.Clean(definition.Name, RuleCheck.LongestName);
        Kind = definition.Kind.ToString();
        Saved = $"{version.Version} by {DisplayText.Clean(version.Author, LongestAuthor)}";
        Looks = Measure(definition);
        Condition = DisplayText.Clean(definition.Where, LongestCondition);
        Levels = [.. definition.Levels.OrderByDescending(l => l.Severity).Select(l => (Marks.Of(l.Severity), Bound(definition, l)))];
        Words = string.Join('\n', [definition.Name, Kind, Looks, definition.Where, version.Author, .. (definition.Steps ?? []).Select(s => s.Where)]);
    }

    public Rule Rule { get; }

    public string Name { get; }

    public string Kind { get; }

    /// <summary>As it judges now: what still waits for a second admin is a draft.</summary>
    public RuleState State { get; }

    /// <summary>What is measured of which events, in words.</summary>
    public string Looks { get; }

    public string Condition { get; }

    /// <summary>Version and author.</summary>
    public string Saved { get; }

    public IReadOnlyList<(Microsoft.AspNetCore.Components.MarkupString Severity, string Bound)> Levels { get; }

    /// <summary>What a search looks in.</summary>
    public string Words { get; }

    public string Url => $"/rules/{Rule.Id}";

    public string HistoryUrl => $"/rules/{Rule.Id}/history";

    public static string Sign(Comparison compare) => compare switch
    {
        Comparison.AtLeast => "≥",
        Comparison.Above => ">",
        Comparison.AtMost => "≤",
        _ => "<",
    };

    private static string Bound(RuleDefinition rule, RuleLevel level) =>
        level.Threshold is not { } threshold ? ""
        : rule.Kind == RuleKind.Anomaly ? $"{RuleWords.Number(threshold)} σ"
        : $"{Sign(rule.Compare)} {RuleWords.Number(threshold)}";

    private static string Measure(RuleDefinition rule)
    {
        var window = rule.Window is { } span ? RuleWords.Duration(span) : "";
        var what = rule.Kind switch
        {
            RuleKind.Threshold => rule.Value ?? "",
            RuleKind.Velocity => $"{KindWords.What(rule)} in {window}",
            RuleKind.Sequence => $"{string.Join(", then ", (rule.Steps ?? []).Select(s => s.Name))} within {window}",
            RuleKind.Absence => $"nothing for {window}",
            _ => $"{KindWords.What(rule)} per {window}, against its past",
        };
        return DisplayText.Clean(rule.By.Count == 0 ? what : $"{what}, by {string.Join(", ", rule.By)}", LongestCondition);
    }
}
