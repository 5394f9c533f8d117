namespace RiskConsole.Query;

/// <summary>Edits queries as text.</summary>
internal static class QueryText
{
    /// <summary>A key of a path, quoted where it must be.</summary>
    public static string QuoteKey(string key) => key.Length > 0 && key.All(QueryScanner.IsKey) ? key : Quote(key);

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
