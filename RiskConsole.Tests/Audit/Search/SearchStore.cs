using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Audit;
using RiskConsole.Audit.Search;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Audit.Search;

/// <summary>The real tables of the audit log in a SQLite file of their own, with entries as the sequencer writes them.</summary>
internal sealed class SearchStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audit-search-");
    private readonly int _idStep;
    private long _size;

    /// <param name="idStep">From one id to the next; 1 in a real log.</param>
    public SearchStore(int idStep = 1)
    {
        _idStep = idStep;
        File = Path.Combine(_folder.FullName, "audit.db");
        var text = $"Data Source={File};Pooling=False";
        using (var db = new ConsoleDb(new DbContextOptionsBuilder<ConsoleDb>().UseSqlite(text).Options))
            db.Database.Migrate();
        Connection = new SqliteConnection(text);
        Connection.Open();
        new QuerySqlFunctions().Register(Connection);
        Execute("INSERT INTO audit_log (log_id, origin, size, frontier, opened_us) VALUES (1, 'test/audit', 0, x'', 0)");
    }

    public string File { get; }

    public SqliteConnection Connection { get; }

    /// <returns>Its id.</returns>
    public long Add(
        string actor = "u:1", string action = "rule.save", string target = "rule:1", AuditOutcome outcome = AuditOutcome.Ok, DateTimeOffset? time = null, string? name = "ada",
        string? ip = "10.0.0.1", JsonObject? data = null, string? session = null, string? corr = null)
    {
        var personal = new JsonObject();
        if (name is not null)
            personal["name"] = name;
        if (ip is not null)
            personal["ip"] = ip;
        data ??= new JsonObject { ["kind"] = "change", ["severity"] = "info" };
        return Add(new EntryParts(time ?? DateTimeOffset.UnixEpoch.AddSeconds(_size), actor, action, outcome, target, data, personal, null, session, corr));
    }

    public long Add(EntryParts parts)
    {
        var draft = AuditDraft.Of(parts);
        var bytes = draft.Entry(_size);
        var entry = EntryProjection.Read(bytes);
        var personal = PersonalColumns.Read(draft.Personal is null ? null : Encoding.UTF8.GetString(draft.Personal));
        using var command = Connection.CreateCommand();
        command.CommandText =
            "INSERT INTO audit_entry (id, log_id, seq, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr, search, entry, leaf) "
            + "VALUES (@id, 1, @seq, @time, @actor, @name, @action, @kind, @severity, @outcome, @target, @ip, @sid, @corr, @search, @entry, @leaf)";
        var p = command.Parameters;
        p.AddWithValue("@id", Newest + _idStep);
        p.AddWithValue("@seq", _size);
        p.AddWithValue("@time", entry.TimeUs);
        p.AddWithValue("@actor", entry.Actor);
        p.AddWithValue("@name", (object?)personal.Name ?? DBNull.Value);
        p.AddWithValue("@action", entry.Action);
        p.AddWithValue("@kind", (int)entry.Kind);
        p.AddWithValue("@severity", (int)entry.Severity);
        p.AddWithValue("@outcome", (int)entry.Outcome);
        p.AddWithValue("@target", entry.Target);
        p.AddWithValue("@ip", (object?)(personal.Ip ?? entry.Ip) ?? DBNull.Value);
        p.AddWithValue("@sid", (object?)entry.Session ?? DBNull.Value);
        p.AddWithValue("@corr", (object?)entry.Correlation ?? DBNull.Value);
        p.AddWithValue("@search", entry.SearchText(personal));
        p.AddWithValue("@entry", bytes);
        p.AddWithValue("@leaf", MerkleHash.Leaf(bytes));
        command.ExecuteNonQuery();
        _size++;
        return Newest;
    }

    public long Newest => _size * _idStep;

    /// <summary>Makes the text index anew, up to an entry.</summary>
    public void Index(long upTo)
    {
        var text = $"Data Source={File};Pooling=False";
        var connection = new SqliteConnection(text);
        connection.Open();
        using var session = new WriterSession(connection);
        session.Begin();
        TextIndex.Renew(session);
        if (upTo > 0)
            Assert.Equal(upTo, TextIndex.Extend(session, 0, upTo));
        session.Commit();
    }

    /// <summary>The entries as the store gives them back, with all that queries can ask for.</summary>
    public List<AuditEntry> ReadAll() => [.. Enumerable.Range(1, (int)_size).Select(i => AuditColumns.Find(Connection, (long)i * _idStep)!)];

    public void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public List<long> Select(SqlFilter filter)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = $"SELECT id FROM audit_entry WHERE {filter.Where} ORDER BY id";
        foreach (var (name, value) in filter.Parameters)
            command.Parameters.AddWithValue(name, value);
        using var rows = command.ExecuteReader();
        var found = new List<long>();
        while (rows.Read())
            found.Add(rows.GetInt64(0));
        return found;
    }

    public void Dispose()
    {
        Connection.Dispose();
        _folder.Delete(recursive: true);
    }
}
