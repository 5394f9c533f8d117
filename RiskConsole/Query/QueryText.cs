namespace RiskConsole.Query;

/// <summary>Edits queries as text.</summary>
internal static class QueryText
{
    /// <summary>A key of a path, quoted where it must be.</summary>
    public static string QuoteKey(string key) => key.Length > 0 && key.All(QueryScanner.IsKey) ? key : Quote(key);

    /// <summary>A value that stands for exactly this text, whatever it holds.</summary>
    public static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
