using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Audit.Verify;

/// <summary>Entries of a log that lie side by side, read and hashed.</summary>
/// <param name="Leaves">One per entry, as computed.</param>
/// <param name="Fault">The first entry that is not what it was hashed as; the leaves end before it.</param>
/// <param name="Beside">The first entry beside which something else stands.</param>
/// <param name="First">Bytes of the log's first entry, where it is among them and its bytes are here.</param>
internal sealed record EntryRun(IReadOnlyList<byte[]> Leaves, IntegrityFault? Fault, IntegrityFault? Beside, byte[]? First);

/// <summary>Reads entries in their order and holds each against its own bytes: position, form and leaf; then, where wanted, columns and personal data.</summary>
internal static class EntryRows
{
    private const string Bytes = "SELECT seq, entry, leaf FROM audit_entry WHERE log_id = @log AND seq >= @begin AND seq < @end ORDER BY seq";

    private const string All =
        """
        SELECT e.seq, e.entry, e.leaf, e.id, e.time_us, e.kind, e.severity, e.outcome, e.actor, e.action, e.target, e.sid, e.corr, e.name, e.ip, e.search, p.salt, p.json
        FROM audit_entry e LEFT JOIN audit_pii p ON p.id = e.id WHERE e.log_id = @log AND e.seq >= @begin AND e.seq < @end ORDER BY e.seq
        """;

    private const string IsArchived = "SELECT archived_us IS NOT NULL FROM audit_log WHERE log_id = @log";

    /// <summary>To be called inside a transaction: an archive may take a log's bytes meanwhile.</summary>
    public static EntryRun Read(SqliteConnection connection, LogHeader log, long begin, long end, bool projections)
    {
        using var archived = Command(connection, IsArchived, log, begin, end);
        var isArchived = archived.ExecuteScalar() is 1L;
        using var command = Command(connection, projections ? All : Bytes, log, begin, end);
        using var row = command.ExecuteReader();
        List<byte[]> leaves = new((int)(end - begin));
        IntegrityFault? beside = null;
        byte[]? first = null;
        var seq = begin;
        for (; row.Read(); seq++)
        {
            if (FaultOf(row, log, seq, isArchived, out var entry, out var leaf, out var bytes) is { } fault)
                return new(leaves, fault, beside, first);
            leaves.Add(leaf);
            if (seq == 0)
                first = bytes;
            if (projections && beside is null && (bytes is null ? ArchivedFault(row, log, seq) : ColumnFault(row, log, entry)) is { } said)
                beside = log.Fault(VerifyStage.Projection, seq, said);
        }
        return new(leaves, seq < end ? Missing(log, seq) : null, beside, first);
    }

    private static IntegrityFault? FaultOf(SqliteDataReader row, LogHeader log, long seq, bool isArchived, out EntryProjection entry, out byte[] leaf, out byte[]? bytes)
    {
        (entry, leaf, bytes) = (default, [], null);
        var at = row.GetInt64(0);
        if (at != seq)
            return at < seq ? log.Fault(VerifyStage.Bytes, at, $"Entry {at} is there twice.") : Missing(log, seq);
        var stored = row.IsDBNull(2) ? [] : row.GetFieldValue<byte[]>(2);
        if (row.IsDBNull(1))
        {
            if (!isArchived)
                return log.Fault(VerifyStage.Bytes, seq, $"The bytes of entry {seq} are gone, and the log was not archived.");
            leaf = stored;
            return stored.Length == MerkleHash.Size ? null : log.Fault(VerifyStage.Leaf, seq, $"The leaf of entry {seq} is no hash.");
        }
        bytes = row.GetFieldValue<byte[]>(1);
        leaf = MerkleHash.Leaf(bytes);
        // Bytes that were changed are mostly no entry any more, and a changed leaf says nothing of them: the form comes first.
        try
        {
            entry = EntryProjection.Read(bytes);
        }
        catch (FormatException e)
        {
            return log.Fault(VerifyStage.Bytes, seq, $"Entry {seq}: {e.Message}");
        }
        if (entry.Seq != seq)
            return log.Fault(VerifyStage.Bytes, seq, $"At position {seq} lies the entry of position {entry.Seq}.");
        return leaf.AsSpan().SequenceEqual(stored) ? null : log.Fault(VerifyStage.Leaf, seq, $"The bytes of entry {seq} are not those its leaf was made of.");
    }

    private static IntegrityFault Missing(LogHeader log, long seq) => log.Fault(VerifyStage.Bytes, seq, $"Entry {seq} is missing.");

    /// <returns>What stands beside the entry that its bytes do not say; null where all agrees.</returns>
    private static string? ColumnFault(SqliteDataReader row, LogHeader log, in EntryProjection entry)
    {
        var (hasSalt, hasJson) = (!row.IsDBNull(16), !row.IsDBNull(17));
        var personal = default(PersonalColumns);
        if (hasSalt || hasJson)
        {
            if (entry.Pii is null)
                return $"There is personal data beside entry {entry.Seq}, which has none.";
            var json = hasJson ? row.GetFieldValue<byte[]>(17) : [];
            if (PersonalData.Hash(hasSalt ? row.GetFieldValue<byte[]>(16) : [], json) != entry.Pii)
                return $"The personal data beside entry {entry.Seq} is not that of the entry.";
            personal = PersonalColumns.Read(Encoding.UTF8.GetString(json));
        }
        var wrong =
            !Is(row, 3, log.BaseId + entry.Seq + 1) ? "id"
            : !Is(row, 4, entry.TimeUs) ? "time_us"
            : !Is(row, 5, (long)entry.Kind) ? "kind"
            : !Is(row, 6, (long)entry.Severity) ? "severity"
            : !Is(row, 7, (long)entry.Outcome) ? "outcome"
            : !Is(row, 8, entry.Actor) ? "actor"
            : !Is(row, 9, entry.Action) ? "action"
            : !Is(row, 10, entry.Target) ? "target"
            : !Is(row, 11, entry.Session) ? "sid"
            : !Is(row, 12, entry.Correlation) ? "corr"
            : !Is(row, 13, personal.Name) ? "name"
            : !Is(row, 14, personal.Ip ?? entry.Ip) ? "ip"
            : !Is(row, 15, entry.SearchText(personal)) ? "search"
            : null;
        return wrong is null ? null : $"The column {wrong} of entry {entry.Seq} does not say what the entry says.";
    }

    // Without bytes the columns have nothing to be held against but their place; the archive has the rest.
    private static string? ArchivedFault(SqliteDataReader row, LogHeader log, long seq) =>
        Is(row, 3, log.BaseId + seq + 1) ? null : $"The column id of entry {seq} does not say its place.";

    private static bool Is(SqliteDataReader row, int column, long expected) => row.GetValue(column) is long value && value == expected;

    private static bool Is(SqliteDataReader row, int column, string? expected)
    {
        var value = row.GetValue(column);
        if (expected is null)
            return value is DBNull;
        // Text is read up to its first NUL; only its bytes are all of it.
        return value is string text && (text == expected || (expected.Contains('\0', StringComparison.Ordinal)
            && Encoding.UTF8.GetBytes(expected).AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(column))));
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, LogHeader log, long begin, long end)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@log", log.LogId);
        command.Parameters.AddWithValue("@begin", begin);
        command.Parameters.AddWithValue("@end", end);
        return command;
    }
}
