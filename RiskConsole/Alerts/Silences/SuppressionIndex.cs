using RiskConsole.Query;

namespace RiskConsole.Alerts.Silences;

/// <summary>What holds now, found quickly: a query that asks for one of a few subjects or keys is looked at only for alerts that have one of them. Immutable.</summary>
internal sealed class SuppressionIndex
{
    private static readonly (string Column, Func<Alert, string?> Get)[] s_columns =
        [("subject", static a => a.Subject), ("key", static a => a.Key), ("fingerprint", static a => a.Fingerprint)];

    private readonly Dictionary<string, List<Entry>>?[] _byValue = new Dictionary<string, List<Entry>>?[s_columns.Length];
    private readonly List<Entry> _others = [];

    public SuppressionIndex(IReadOnlyList<(CompiledQuery<Alert> Query, Suppression Hidden)> holding)
    {
        foreach (var (query, hidden) in holding)
        {
            var entry = new Entry(query, hidden, [hidden]);
            var column = Array.FindIndex(s_columns, c => query.Values.Any(need => need.Column == c.Column));
            if (column < 0)
            {
                _others.Add(entry);
                continue;
            }
            var lists = _byValue[column] ??= new(StringComparer.Ordinal);
            foreach (var value in query.Values.First(need => need.Column == s_columns[column].Column).Values)
            {
                var text = (string)value;
                if (!lists.TryGetValue(text, out var list))
                    lists[text] = list = [];
                list.Add(entry);
            }
        }
    }

    public IReadOnlyList<Suppression> Of(Alert alert)
    {
        IReadOnlyList<Suppression> found = [];
        Look(alert, _others, ref found);
        for (var i = 0; i < s_columns.Length; i++)
        {
            if (_byValue[i] is { } lists && s_columns[i].Get(alert) is { } value && lists.TryGetValue(value, out var list))
                Look(alert, list, ref found);
        }
        return found;
    }

    private static void Look(Alert alert, List<Entry> entries, ref IReadOnlyList<Suppression> found)
    {
        foreach (var entry in entries)
        {
            if (entry.Query.Matches(alert))
                found = found.Count == 0 ? entry.Alone : [.. found, entry.Hidden];
        }
    }

    /// <param name="Alone">Shared by all alerts that nothing else hides.</param>
    private sealed record Entry(CompiledQuery<Alert> Query, Suppression Hidden, Suppression[] Alone);
}
