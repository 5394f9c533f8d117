using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Export;

/// <summary>An entry on its way out, read from its bytes and not from the columns beside them.</summary>
internal sealed record ExportRow(long Id, long LogId, long Seq, byte[] Bytes, byte[]? Salt, string? Personal, EntryProjection Entry, PersonalColumns Person)
{
    /// <summary>Hashes from the leaf to the root of its log's checkpoint; empty where nothing is proved.</summary>
    public IReadOnlyList<byte[]> Proof { get; init; } = [];

    /// <summary>The entry as queries see it.</summary>
    public AuditEntry ToEntry() => new(
        Id, LogId, Seq, Entry.TimeUs.ToTime(), Entry.Actor, Person.Name, Entry.Action, Entry.Kind, Entry.Severity, Entry.Outcome, Entry.Target, Entry.Ip ?? Person.Ip, Entry.Session,
        Entry.Correlation)
    {
        Search = Entry.SearchText(Person),
        Bytes = Bytes,
        Personal = Personal,
    };
}

/// <summary>An entry that was found.</summary>
internal readonly record struct Found(long TimeUs, long Id, long LogId);

/// <summary>Reads what an export needs.</summary>
internal static class ExportReads
{
    /// <summary>The open or closed logs, by number.</summary>
    public static List<(long LogId, string Origin)> Logs(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT log_id, origin FROM audit_log ORDER BY log_id";
        List<(long, string)> logs = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
            logs.Add((reader.GetInt64(0), reader.GetString(1)));
        return logs;
    }

    /// <summary>Entries of a span of ids that match, whatever index the query might have used.</summary>
    public static List<Found> Scan(SqliteConnection connection, AuditFilter filter, long after, long upTo)
    {
        using var command = connection.CreateCommand();
        var query = filter.Query?.ToSql(static _ => false);
        command.CommandText = $"""
            SELECT time_us, id, log_id FROM audit_entry NOT INDEXED
            WHERE id > @after AND id <= @upTo AND time_us >= @from AND time_us < @before AND ({query?.Where ?? "1"})
            """;
        command.Parameters.AddWithValue("@after", after);
        command.Parameters.AddWithValue("@upTo", upTo);
        command.Parameters.AddWithValue("@from", filter.From?.ToMicros() ?? long.MinValue);
        command.Parameters.AddWithValue("@before", filter.To?.ToMicros() ?? long.MaxValue);
        foreach (var (name, value) in query?.Parameters ?? [])
            command.Parameters.AddWithValue(name, value);
        List<Found> found = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
            found.Add(new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        return found;
    }

    /// <returns>In the order of the ids; null in the place of an entry whose bytes are gone.</returns>
    /// <exception cref="ExportFailedException">The bytes of one are no entry.</exception>
    public static List<ExportRow?> Rows(SqliteConnection connection, IEnumerable<long> ids)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT e.log_id, e.seq, e.entry, p.salt, p.json FROM audit_entry e LEFT JOIN audit_pii p ON p.id = e.id WHERE e.id = @id";
        var id = command.Parameters.Add("@id", SqliteType.Integer);
        List<ExportRow?> rows = [];
        foreach (var wanted in ids)
        {
            id.Value = wanted;
            using var reader = command.ExecuteReader();
            rows.Add(reader.Read() && !reader.IsDBNull(2) ? Read(wanted, reader) : null);
        }
        return rows;
    }

    private static ExportRow Read(long id, SqliteDataReader reader)
    {
        var (log, seq, bytes) = (reader.GetInt64(0), reader.GetInt64(1), (byte[])reader.GetValue(2));
        var salt = reader.IsDBNull(3) ? null : (byte[])reader.GetValue(3);
        var personal = reader.IsDBNull(4) ? null : reader.GetString(4);
        try
        {
            return new(id, log, seq, bytes, salt, personal, EntryProjection.Read(bytes), PersonalColumns.Read(personal));
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException)
        {
            throw new ExportFailedException($"Entry {id} cannot be read: {e.Message} Verify the log: RiskConsole audit verify.");
        }
    }
}
