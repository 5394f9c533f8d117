using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RiskConsole.Audit.Search;

/// <summary>A part of the log to look through, by one index.</summary>
/// <param name="From">The table with the index to use.</param>
/// <param name="Where">What lies in the part.</param>
/// <param name="Parameters">Of <paramref name="Where"/>.</param>
/// <param name="FirstUs">No entry in it is earlier.</param>
/// <param name="LastUs">No entry in it is later.</param>
internal sealed record SearchPart(
    string From, string Where, IReadOnlyList<KeyValuePair<string, object>> Parameters, long FirstUs = long.MinValue, long LastUs = long.MaxValue)
{
    private const string Matching = "audit_fts WHERE audit_fts MATCH @match AND rowid BETWEEN @part_from AND @part_to";

    /// <summary>The same as can be counted without reading all of it.</summary>
    private string? Counted { get; init; }

    /// <summary>All of it, newest first.</summary>
    public static SearchPart Everything { get; } = new("audit_entry INDEXED BY ix_audit_entry_time", "1", []);

    /// <summary>The entries with one of some values.</summary>
    public static SearchPart Values(string index, string column, IEnumerable<object> values)
    {
        KeyValuePair<string, object>[] parameters = [.. values.Select((value, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"@v{i}"), value))];
        // A number belongs to each log of its own.
        var prefix = column == "seq" ? "log_id IN (SELECT log_id FROM audit_log) AND " : "";
        return new(index.Length == 0 ? "audit_entry NOT INDEXED" : "audit_entry INDEXED BY " + index, $"{prefix}{column} IN ({string.Join(", ", parameters.Select(p => p.Key))})", parameters);
    }

    /// <summary>What the text index names between two ids, both included.</summary>
    public static SearchPart Text(string match, long from, long to, long firstUs = long.MinValue, long lastUs = long.MaxValue) => new(
        "audit_entry NOT INDEXED",
        $"id IN (SELECT rowid FROM {Matching})",
        [KeyValuePair.Create("@match", (object)match), KeyValuePair.Create("@part_from", (object)from), KeyValuePair.Create("@part_to", (object)to)],
        firstUs, lastUs)
    {
        Counted = Matching,
    };

    /// <summary>What came after the last entry that is indexed.</summary>
    /// <param name="isShort">Whether so few came that reading all of them is best.</param>
    public static SearchPart After(long id, bool isShort) => new(
        isShort ? "audit_entry NOT INDEXED" : Everything.From, "id > @part_after", [KeyValuePair.Create("@part_after", (object)id)]);

    /// <summary>What lies in another part too, by the index of this one.</summary>
    public SearchPart Within(SearchPart other) => this with { Where = other.Where, Parameters = other.Parameters };

    /// <summary>How many entries there are in it, counted no further than a limit.</summary>
    public long CountUpTo(SqliteConnection connection, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM (SELECT 1 FROM {Counted ?? $"{From} WHERE {Where}"} LIMIT {limit})");
        Bind(command);
        return (long)command.ExecuteScalar()!;
    }

    public void Bind(SqliteCommand command)
    {
        foreach (var (name, value) in Parameters)
            command.Parameters.AddWithValue(name, value);
    }

    /// <summary>Whether an entry of it can be within a search.</summary>
    public bool Touches(long fromUs, long beforeUs) => LastUs >= fromUs && FirstUs < beforeUs;
}
