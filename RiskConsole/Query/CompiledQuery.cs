using System.Diagnostics.CodeAnalysis;

namespace RiskConsole.Query;

/// <summary>Where and why a query is wrong, for a caret under the text.</summary>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Position">0-based offset of the first wrong character.</param>
/// <param name="Length">How many characters are wrong; at least 1, also at the end of the text.</param>
/// <param name="Suggestion">The likely meant field or value; null when nothing is near.</param>
public sealed record QueryError(string Message, int Position, int Length, string? Suggestion = null);

/// <summary>A WHERE clause with its parameters; values are never part of the text.</summary>
public sealed record SqlFilter(string Where, IReadOnlyList<KeyValuePair<string, object>> Parameters);

/// <summary>A span of an indexed text column: from a text on, and before another; null for no end.</summary>
public sealed record SqlRange(string Column, string From, string? Before);

/// <summary>A query ready to run in memory and in SQL, with the same answer in both. Immutable; safe to share between threads.
/// Relative times (<c>-15m</c>, <c>today</c>) are resolved each time it runs, so a shared live view keeps sliding.</summary>
public sealed class CompiledQuery<T>(string text, Func<T, bool> predicate, Func<Func<SqlRange, bool>, SqlFilter> sql)
{
    public CompiledQuery(string text, Func<T, bool> predicate, Func<SqlFilter> sql)
        : this(text, predicate, _ => sql())
    {
    }

    /// <summary>The text it was compiled from, trimmed; equal texts are equal queries.</summary>
    public string Text { get; } = text;

    /// <summary>What an item must hold to match; null where that cannot be said.</summary>
    internal TextNeed? Need { get; init; }

    /// <summary>Fields of which an item must have one of a few values to match.</summary>
    internal IReadOnlyList<ValueNeed> Values { get; init; } = [];

    /// <summary>Where in the text the first time stands that counts from now, so that the same item may match today and not tomorrow; null for none.</summary>
    public int? MovesAt { get; init; }

    public bool IsEmpty => Text.Length == 0;

    public bool Matches(T item) => predicate(item);

    /// <param name="isNarrow">Tells whether so few rows lie in a range that its index should be used; without it, it always is.
    /// Reading most of a table through an index of another order is far slower than not using the index.</param>
    public SqlFilter ToSql(Func<SqlRange, bool>? isNarrow = null) => sql(isNarrow ?? (static _ => true));
}

/// <summary>One completion for the text around the caret.</summary>
/// <param name="Insert">What replaces the characters from <paramref name="Start"/> over <paramref name="Length"/>.</param>
/// <param name="Detail">A few words on what it is.</param>
public sealed record QuerySuggestion(string Insert, int Start, int Length, string Detail);

/// <summary>The query language over one kind of item.</summary>
public interface IQueryCompiler<T>
{
    /// <summary>Compiles; an empty or blank text compiles to a query that matches everything. Never throws, whatever the text.</summary>
    bool TryCompile(string? text, [NotNullWhen(true)] out CompiledQuery<T>? query, [NotNullWhen(false)] out QueryError? error);

    /// <summary>Fields, operators and known values that fit at the caret, best first.</summary>
    IReadOnlyList<QuerySuggestion> Suggest(string text, int caret);
}
