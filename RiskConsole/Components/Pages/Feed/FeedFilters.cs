using System.Diagnostics.CodeAnalysis;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>Joins what was typed with the chips. Severity goes into the text in a fixed order, so that viewers who chose the same share
/// one view.</summary>
internal static class FeedFilters
{
    /// <returns>False with the mistake when <paramref name="text"/> is wrong.</returns>
    public static bool TryCompile(IQueryCompiler<RiskEvent> compiler, string text, SeveritySet severities,
        [NotNullWhen(true)] out CompiledQuery<RiskEvent>? query, [NotNullWhen(false)] out QueryError? error)
    {
        if (!compiler.TryCompile(text, out query, out error))
            return false;
        if (severities is SeveritySet.None or SeveritySet.All)
            return true;
        // Only a text that is valid by itself is put in parentheses, so it cannot break out of them.
        var chips = $"severity:({string.Join(',', severities.Enumerate().Select(s => s.Name()))})";
        return compiler.TryCompile(query.IsEmpty ? chips : $"({query.Text}) {chips}", out query, out error);
    }

    /// <summary>The channels to read: those chosen, of those one may see.</summary>
    public static CategorySet Narrow(CategorySet allowed, CategorySet chosen) => chosen == 0 ? allowed : allowed & chosen;
}
