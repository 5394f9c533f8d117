using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Verify;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Verify;

/// <summary>A log of 300 entries in a database of its own, signed at 100, 200 and 290, to be changed behind the console's back. It is made once; each test gets a copy.</summary>
internal sealed class ForgedLog : IAsyncDisposable
{
    public const int Size = 300;
    public const string Origin = "riskconsole/audit/2026-Q4-1";

    private static readonly int[] s_signed = [100, 200, 290];
    private static readonly Lazy<Task<(byte[] Whole, byte[] Older, List<SignedCheckpoint> Anchors, NoteSigner Signer)>> s_template = new(MakeAsync);

    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-forged-").FullName;

    private ForgedLog(byte[] database, IEnumerable<SignedCheckpoint> anchors, NoteSigner signer)
    {
        File.WriteAllBytes(Path.Combine(_folder, "riskconsole.db"), database);
        Connections = ConnectionsTo(_folder);
        Anchors = new FakeAnchors(anchors);
        Keys = new FakeKeys(signer);
    }

    public string Folder => _folder;

    public SqliteConnections Connections { get; }

    public FakeAnchors Anchors { get; }

    public FakeKeys Keys { get; }

    public static async Task<ForgedLog> CopyAsync() => await s_template.Value is var made ? new(made.Whole, made.Anchors, made.Signer) : null!;

    /// <summary>The database as it was with 200 entries, beside the anchors of today.</summary>
    public static async Task<ForgedLog> OlderAsync() => await s_template.Value is var made ? new(made.Older, made.Anchors, made.Signer) : null!;

    public static SqliteConnections ConnectionsTo(string folder) => new(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:Default", (string?)$"Data Source={Path.Combine(folder, "riskconsole.db")}")]).Build(),
        Microsoft.Extensions.Options.Options.Create(new StoreOptions()), []);

    public Task<VerifyResult> VerifyAsync(VerifyScope? scope = null) =>
        new LogVerifier(Connections, Anchors, Keys).VerifyAsync(scope ?? VerifyScope.Everything, null, Deadline.Token);

    /// <summary>Changes the database past its guards, as whoever has the file can.</summary>
    public void Tamper(string sql, params (string Name, object Value)[] values)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    public T Scalar<T>(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Changes one bit of a value.</summary>
    public void Flip(string table, string column, string where)
    {
        var value = Scalar<byte[]>($"SELECT CAST({column} AS BLOB) FROM {table} WHERE {where}");
        value[value.Length / 2] ^= 1;
        Tamper($"UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'text' THEN CAST(@value AS TEXT) ELSE @value END WHERE {where}", ("@value", value));
    }

    /// <summary>Hashes everything anew, as an attacker does who knows how the log is made: leaves, tiles and the right edge.</summary>
    public void Rehash()
    {
        using var connection = Open();
        List<(long Seq, byte[] Entry)> entries = [];
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT seq, entry FROM audit_entry ORDER BY seq";
            using var row = command.ExecuteReader();
            while (row.Read())
                entries.Add((row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        }
        var frontier = new MerkleFrontier();
        Run(connection, "DELETE FROM audit_tile");
        foreach (var (seq, entry) in entries)
        {
            var leaf = MerkleHash.Leaf(entry);
            Run(connection, "UPDATE audit_entry SET leaf = @leaf WHERE seq = @seq", ("@leaf", leaf), ("@seq", seq));
            frontier.Append(leaf, (height, hash) =>
            {
                if (height == 8)
                    Run(connection, "INSERT INTO audit_tile VALUES (1, 1, @idx, @hash)", ("@idx", seq >> 8), ("@hash", hash));
            });
        }
        Run(connection, "UPDATE audit_log SET size = @size, frontier = @frontier", ("@size", frontier.Size), ("@frontier", frontier.ToBytes()));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static void Run(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = Connections.Open(readOnly: false);
        Run(connection, "DROP TRIGGER IF EXISTS audit_entry_no_delete; DROP TRIGGER IF EXISTS audit_entry_no_change; DROP TRIGGER IF EXISTS audit_entry_no_rewrite");
        return connection;
    }

    private static async Task<(byte[], byte[], List<SignedCheckpoint>, NoteSigner)> MakeAsync()
    {
        await using var store = new AuditStore(new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero)));
        var signer = new NoteSigner(Origin, ECDsa.Create(ECCurve.NamedCurves.nistP256));
        List<SignedCheckpoint> anchors = [];
        byte[] older = [];
        await store.FillAsync(99);
        foreach (var size in s_signed)
        {
            var grow = size - (int)(await store.ScalarAsync<long>("SELECT size FROM audit_log"));
            if (grow > 0)
                await store.FillAsync(grow);
            var log = (await store.Reader.ReadAsync(LogRows.Open, Deadline.Token))!;
            var checkpoint = new Checkpoint(log.Origin, log.Size, new MerkleFrontier(log.Size, log.Frontier).Root());
            var note = new SignedNote(checkpoint.Text, [signer.Sign(checkpoint.Text)]).ToString();
            anchors.Add(new(checkpoint, note, store.Time.GetUtcNow()));
            await store.Writer.WriteAsync(transaction =>
            {
                Run(
                    transaction.Connection, "INSERT INTO audit_checkpoint (log_id, size, root, note, created_us, anchored_us) VALUES (1, @size, @root, @note, 1, 1)",
                    ("@size", checkpoint.Size), ("@root", checkpoint.Root), ("@note", note));
                return true;
            }, Deadline.Token);
            if (size == 200)
                older = Copy(store);
        }
        await store.FillAsync(Size - s_signed[^1]);
        return (Copy(store), older, anchors, signer);
    }

    private static byte[] Copy(AuditStore store)
    {
        var file = Path.Combine(store.Folder, Path.GetRandomFileName());
        using (var connection = store.Connections.Open(readOnly: false))
            Run(connection, "VACUUM INTO @file", ("@file", file));
        return File.ReadAllBytes(file);
    }
}

/// <summary>Anchors in memory.</summary>
internal sealed class FakeAnchors(IEnumerable<SignedCheckpoint> anchors) : IAnchors
{
    public List<SignedCheckpoint> All { get; } = [.. anchors];

    /// <summary>Thrown by whoever reads.</summary>
    public AnchorException? Fault { get; set; }

    public string Path => "anchors.txt";

    public IReadOnlyList<SignedCheckpoint> Read(string origin) => Fault is null ? [.. All.Where(anchor => anchor.Checkpoint.Origin == origin)] : throw Fault;

    public SignedCheckpoint? Last(string origin) => Read(origin) is [.., var last] ? last : null;

    public void Append(SignedCheckpoint checkpoint) => All.Add(checkpoint);
}

/// <summary>One key, believed from the beginning.</summary>
internal sealed class FakeKeys(NoteSigner signer) : IAuditKeys
{
    public List<TrustedKey> Believed { get; } = [new TrustedKey(signer.Key, 0, null)];

    public IReadOnlyList<NoteSigner> Signers(string origin) => [signer];

    public IReadOnlyList<TrustedKey> Trusted(string origin) => [.. Believed.Where(key => key.Key.Name == origin)];
}
