using System.Collections.Immutable;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>How many of the newest matching events each chip stands for. A chip counts what it would show: chips of its own kind are left
/// out of account, those of the other kind are not.</summary>
public sealed class FeedCounts
{
    private readonly int[] _severities = new int[(int)Severity.Critical + 1];
    private readonly int[] _categories = new int[(int)Category.User + 1];

    public FeedCounts(ImmutableArray<RiskEvent> rows, SeveritySet severities, CategorySet categories)
    {
        Rows = rows.Length;
        foreach (var e in rows)
        {
            if (categories == 0 || categories.Contains(e.Category))
                _severities[(int)e.Severity]++;
            if (severities == 0 || severities.Contains(e.Severity))
                _categories[(int)e.Category]++;
        }
    }

    /// <summary>How many events were counted.</summary>
    public int Rows { get; }

    public int Of(Severity severity) => _severities[(int)severity];

    public int Of(Category category) => _categories[(int)category];
}
