using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.GiveUp;

/// <summary>Which logs were given up. What counts is the opening entry of a later log, and only where a checkpoint over that entry alone was signed: the command that
/// gives up makes that, with the console's key, before the entry is in the database. Whoever can write to the database alone cannot, and the console signs no log that says so without it.</summary>
internal sealed class GivenUpLogs
{
    private const string Openings =
        $"""
        SELECT l.log_id, l.origin, e.entry, c.note
        FROM audit_log l JOIN audit_entry e ON e.log_id = l.log_id AND e.seq = 0 LEFT JOIN audit_checkpoint c ON c.log_id = l.log_id AND c.size = 1
        WHERE instr(e.entry, CAST('"{GiveUpStatement.Member}"' AS BLOB)) > 0 ORDER BY l.log_id
        """;

    private readonly Dictionary<long, GivenUpLog> _logs = [];
    private readonly HashSet<long> _unproven = [];
    private readonly Dictionary<long, GiveUpStatement> _said = [];

    private GivenUpLogs()
    {
    }

    /// <summary>Numbers of the logs that were given up.</summary>
    public IReadOnlyCollection<long> Ids => _logs.Keys;

    /// <returns>Null where it was not given up.</returns>
    public GivenUpLog? Find(long logId) => _logs.GetValueOrDefault(logId);

    /// <summary>Whether a log says that others were given up.</summary>
    public bool Proves(long logId) => _said.ContainsKey(logId);

    /// <summary>What is wrong with what a log says about logs that were given up; null where all holds or it says nothing.</summary>
    /// <param name="now">Size and root of a log as the database has them now; null where there is no such log.</param>
    public string? FaultOf(long logId, Func<string, (long Size, string Root)?> now)
    {
        if (Unproven(logId) is { } unproven)
            return unproven;
        foreach (var log in _said.GetValueOrDefault(logId)?.Logs ?? [])
        {
            if (now(log.Origin) is not { } found || (log.Size, log.Root) != found)
                return $"The log {log.Origin}, which was given up, is not what it was then.";
        }
        return null;
    }

    /// <summary>Why what a log says about logs that were given up is not believed; null where it is, or it says nothing.</summary>
    public string? Unproven(long logId) => _unproven.Contains(logId)
        ? "The log says that a log before it was given up, but no key that is believed signed that entry by itself: it was not written by RiskConsole audit give-up."
        : null;

    /// <summary>The ids that logs begin with, where their opening entries say so.</summary>
    public static IReadOnlyDictionary<long, long> FirstIds(SqliteConnection connection)
    {
        Dictionary<long, long> first = [];
        foreach (var (log, _, entry, _) in Rows(connection))
        {
            if (GiveUpStatement.Read(entry) is { } said)
                first[log] = said.FirstId;
        }
        return first;
    }

    /// <param name="trusted">The keys whose signatures are believed, by origin.</param>
    /// <exception cref="AuditKeyException">Keys cannot be read.</exception>
    public static GivenUpLogs Read(SqliteConnection connection, Func<string, IReadOnlyList<TrustedKey>> trusted)
    {
        var logs = new GivenUpLogs();
        foreach (var opening in Rows(connection).GroupBy(row => row.Log))
        {
            var (log, origin, entry, _) = opening.First();
            if (GiveUpStatement.Read(entry) is not { } said)
                continue;
            logs._said[log] = said;
            if (!opening.Any(row => IsSigned(origin, entry, row.Note, trusted(origin))))
            {
                logs._unproven.Add(log);
                continue;
            }
            foreach (var given in said.Logs.Where(given => given.LogId < log))
                logs._logs[given.LogId] = given;
        }
        return logs;
    }

    private static bool IsSigned(string origin, byte[] entry, string note, IReadOnlyList<TrustedKey> trusted)
    {
        try
        {
            var signed = SignedNote.Parse(note);
            var checkpoint = Checkpoint.Parse(signed.Text);
            return checkpoint.Origin == origin && checkpoint.Size == 1 && checkpoint.Root.AsSpan().SequenceEqual(MerkleHash.Leaf(entry))
                && signed.IsSignedBy([.. trusted.Where(key => key.FromSize <= 1).Select(key => key.Key)]);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Opening entries that speak of logs that were given up, one row per checkpoint over the entry alone.</summary>
    private static List<(long Log, string Origin, byte[] Entry, string Note)> Rows(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Openings;
        List<(long, string, byte[], string)> rows = [];
        using var row = command.ExecuteReader();
        while (row.Read())
            rows.Add((row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.IsDBNull(3) ? "" : row.GetString(3)));
        return rows;
    }
}
