namespace RiskConsole.Query;

/// <summary>Where and why a query is wrong, for a caret under the text.</summary>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Position">0-based offset of the first wrong character.</param>
/// <param name="Length">How many characters are wrong; at least 1, also at the end of the text.</param>
/// <param name="Suggestion">The likely meant field or value; null when nothing is near.</param>
public sealed record QueryError(string Message, int Position, int Length, string? Suggestion = null);

/// <summary>A WHERE clause with its parameters; values are never part of the text.</summary>
public sealed record SqlFilter(string Where, IReadOnlyList<KeyValuePair<string, object>> Parameters);

/// <summary>A query ready to run in memory and in SQL, with the same answer in both. Immutable; safe to share between threads.</summary>
public sealed class CompiledQuery<T>(string text, Func<T, bool> predicate, SqlFilter sql)
{
    /// <summary>The text it was compiled from, trimmed; equal texts are equal queries.</summary>
    public string Text { get; } = text;

    public SqlFilter Sql { get; } = sql;

    public bool IsEmpty => Text.Length == 0;

    public bool Matches(T item) => predicate(item);
}
