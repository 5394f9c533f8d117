using System.Globalization;
using RiskConsole.Rules;

namespace RiskConsole.Replays;

/// <summary>A rule that is chosen by name of its id.</summary>
/// <param name="Version">Null for the one in force, or else the one that waits.</param>
public readonly record struct RulePick(Guid Id, int? Version)
{
    public override string ToString() => Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"{Id}@{version}") : Id.ToString();
}

/// <summary>Which rules a replay judges by. Equal by its text, which an address can carry.</summary>
/// <param name="InForce">Those in force, of which the picks replace theirs; otherwise the picks alone.</param>
/// <param name="Draft">A definition that need not be saved, in place of a rule or beside the others; null for none.</param>
public sealed record ReplayRules(bool InForce, IReadOnlyList<RulePick> Picks, ReplayDraft? Draft = null)
{
    public const string InForceWord = "in-force";

    private const int MostPicks = 1_000;

    /// <summary>As they judge now.</summary>
    public static readonly ReplayRules AsInForce = new(true, []);

    /// <summary>The rules without the draft: <c>in-force</c>, ids with versions, separated by commas.</summary>
    public string Text => string.Join(',', (InForce ? [InForceWord] : Array.Empty<string>()).Concat(Picks.Select(pick => pick.ToString())));

    /// <summary>Reads <see cref="Text"/>; empty means those in force.</summary>
    public static bool TryParse(string? text, out ReplayRules rules)
    {
        rules = AsInForce;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        var words = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MostPicks)
            return false;
        var picks = new List<RulePick>();
        foreach (var word in words.Where(word => word != InForceWord))
        {
            var parts = word.Split('@');
            int? version = null;
            if (parts.Length > 2 || !Guid.TryParse(parts[0], out var id))
                return false;
            if (parts.Length == 2)
            {
                if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    return false;
                version = number;
            }
            if (picks.TrueForAll(pick => pick.Id != id))
                picks.Add(new RulePick(id, version));
        }
        rules = new ReplayRules(words.Contains(InForceWord), picks);
        return true;
    }

    public bool Equals(ReplayRules? other) => other is not null && Text == other.Text && Draft == other.Draft;

    public override int GetHashCode() => HashCode.Combine(Text, Draft);
}

/// <summary>A definition as it stands in an editor. Equal by its JSON.</summary>
/// <param name="RuleId">The rule in whose place it judges; null for a new one.</param>
public sealed record ReplayDraft(Guid? RuleId, RuleDefinition Definition)
{
    private string Json => field ??= RuleJson.Write(Definition);

    public bool Equals(ReplayDraft? other) => other is not null && RuleId == other.RuleId && Json == other.Json;

    public override int GetHashCode() => HashCode.Combine(RuleId, Json);
}
