using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The fields of events that are worth offering.</summary>
internal static class RuleFields
{
    /// <summary>The language's own and the paths of payloads that came lately.</summary>
    public static IReadOnlyList<string> Known(IQueryCompiler<RiskEvent> compiler) =>
    [
        .. compiler.Suggest("", 0).Concat(compiler.Suggest("data.", 5))
            .Select(s => s.Insert).Where(insert => insert is [.., ':']).Select(insert => insert[..^1]).Distinct(StringComparer.Ordinal).Take(120),
    ];
}
