using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The state of the list of rules, as its address carries it.</summary>
/// <param name="Search">A part of the name, the condition or the fields; empty for all.</param>
/// <param name="States">Those shown; empty for all.</param>
internal sealed record RulesUrl(string Search, IReadOnlyList<RuleState> States)
{
    public const int LongestSearch = 200;

    public static IReadOnlyList<RuleState> AllStates { get; } = [RuleState.Active, RuleState.Shadow, RuleState.Draft, RuleState.Disabled];

    public bool IsFiltered => Search.Length > 0 || States.Count > 0;

    public static RulesUrl Parse(string? search, string? states)
    {
        var text = (search ?? "").Trim();
        var words = (states ?? "").Split(',');
        return new RulesUrl(
            text.Length > LongestSearch ? text[..LongestSearch] : text,
            [.. AllStates.Where(state => words.Contains(RuleJson.Word(state), StringComparer.OrdinalIgnoreCase))]);
    }

    public RulesUrl Toggle(RuleState state) =>
        this with { States = [.. AllStates.Where(other => States.Contains(other) != (other == state))] };

    public bool Shows(RuleLine line) =>
        (States.Count == 0 || States.Contains(line.State)) && line.Words.Contains(Search, StringComparison.OrdinalIgnoreCase);

    public override string ToString()
    {
        var query = new List<string>();
        if (Search.Length > 0)
            query.Add("q=" + Uri.EscapeDataString(Search));
        if (States.Count > 0)
            query.Add("state=" + string.Join(',', States.Select(RuleJson.Word)));
        return query.Count == 0 ? "/rules" : "/rules?" + string.Join('&', query);
    }
}
