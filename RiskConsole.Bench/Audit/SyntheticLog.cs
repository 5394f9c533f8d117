using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Bench.Audit;

/// <summary>Makes a log as a busy year leaves it: entries in canonical bytes with leaves, tiles and the tree's right edge, written by one prepared insert each.</summary>
internal sealed class SyntheticLog(SqliteConnection connection, int entries, int seed = 1)
{
    public const string RareWord = "xylophone";
    public const string RareActor = "petunia";

    private const int Batch = 20_000;
    private const int TileBits = 8;
    private static readonly DateTimeOffset Begin = new(2025, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Words =
        "threshold bridge vault drain withdrawal oracle price stale gateway login replay window silence customer callback checked duplicate confirmed ticket night shift backup relay signer quorum ledger margin limit sanction country wallet cluster".Split(' ');

    private static readonly (string Action, string Kind, string Severity, string Target, int Weight)[] Acts =
    [
        ("alert.acknowledge", "business", "info", "alert", 300), ("alert.note", "business", "info", "alert", 220), ("alert.resolve", "business", "info", "alert", 180),
        ("auth.sign-in", "authentication", "info", "session", 120), ("auth.sign-out", "authentication", "info", "session", 60), ("auth.failed", "authentication", "warning", "", 25),
        ("rule.save", "change", "info", "rule", 30), ("silence.add", "change", "info", "silence", 25), ("export.made", "business", "warning", "export", 10),
        ("access.denied", "security", "warning", "", 12), ("user.role", "security", "warning", "user", 5), ("key.add", "security", "warning", "key", 3), ("user.lock", "security", "error", "user", 2),
    ];

    private readonly Random _random = new(seed);
    private readonly string[] _people = [.. Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"person{i:d3}"))];
    private readonly int _weights = Acts.Sum(act => act.Weight);

    /// <summary>When an entry was done: evenly over a year, a little out of order.</summary>
    public DateTimeOffset TimeOf(long id) => Begin.AddSeconds(365.0 * 86_400 * id / entries).AddMilliseconds(_random.Next(-2_000, 2_000));

    public static DateTimeOffset End => Begin.AddDays(365);

    /// <param name="progress">Told of the entries there are.</param>
    public void Fill(Action<long> progress)
    {
        Execute("INSERT INTO audit_log (log_id, origin, size, frontier, opened_us) VALUES (1, 'bench/audit/2025-Q4-1', 0, x'', 0)");
        var frontier = new MerkleFrontier(0, []);
        for (var from = 0; from < entries; from += Batch)
        {
            Append(frontier, from, Math.Min(entries, from + Batch));
            progress(Math.Min(entries, from + Batch));
        }
    }

    private void Append(MerkleFrontier frontier, int from, int before)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var entry = Command(
            "INSERT INTO audit_entry (id, log_id, seq, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr, search, entry, leaf) "
            + "VALUES (@p0, 1, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15)", 16);
        using var person = Command("INSERT INTO audit_pii (id, salt, json) VALUES (@p0, @p1, @p2)", 3);
        using var tile = Command("INSERT INTO audit_tile (log_id, level, idx, hash) VALUES (1, @p0, @p1, @p2)", 3);
        for (long seq = from; seq < before; seq++)
            Append(frontier, seq, entry, person, tile);
        using var end = Command("UPDATE audit_log SET size = @p0, frontier = @p1", 2);
        Run(end, frontier.Size, frontier.ToBytes());
        transaction.Commit();
    }

    private void Append(MerkleFrontier frontier, long seq, SqliteCommand insert, SqliteCommand person, SqliteCommand tile)
    {
        var (bytes, personal, salt) = Make(seq);
        var read = EntryProjection.Read(bytes);
        var columns = PersonalColumns.Read(personal);
        var leaf = MerkleHash.Leaf(bytes);
        Run(insert, seq + 1, seq, read.TimeUs, read.Actor, columns.Name, read.Action, (int)read.Kind, (int)read.Severity, (int)read.Outcome, read.Target, columns.Ip, read.Session,
            read.Correlation, read.SearchText(columns), bytes, leaf);
        Run(person, seq + 1, salt, personal);
        frontier.Append(leaf, (height, hash) =>
        {
            if (height % TileBits == 0)
                Run(tile, height / TileBits, seq >> height, hash);
        });
    }

    private (byte[] Bytes, string Personal, byte[] Salt) Make(long seq)
    {
        var pick = _random.Next(_weights);
        var at = 0;
        while (pick >= Acts[at].Weight)
            pick -= Acts[at++].Weight;
        var act = Acts[at];
        // A few do most of the work.
        var who = (int)(_people.Length * Math.Pow(_random.NextDouble(), 3));
        var isRare = seq % Math.Max(1, entries / 20) == 7 && seq < entries / 2;
        var name = isRare ? RareActor : _people[who];
        var action = seq == entries / 3 ? "audit.key.rotate" : act.Action;
        var outcome = act.Action is "auth.failed" ? "failed" : act.Action is "access.denied" ? "denied" : "ok";
        var target = act.Target.Length == 0 ? "" : act.Target switch
        {
            "alert" => string.Create(CultureInfo.InvariantCulture, $"alert:0190a5c2-7b3e-7c41-8a55-{seq / 4:x12}"),
            "rule" => string.Create(CultureInfo.InvariantCulture, $"rule:0190a5c2-0000-7c41-8a55-{_random.Next(200):x12}"),
            var kind => string.Create(CultureInfo.InvariantCulture, $"{kind}:0190a5c2-1111-7c41-8a55-{_random.Next(5_000):x12}"),
        };
        var note = string.Join(' ', Enumerable.Range(0, _random.Next(3, 12)).Select(_ => Words[_random.Next(Words.Length)]));
        if (seq == entries / 5)
            note += " " + RareWord;
        var data = act.Action == "rule.save"
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"after":{"limit":{{_random.Next(10_000)}},"rule":"{{Words[_random.Next(Words.Length)]}}"},"before":{"limit":{{_random.Next(10_000)}}},"kind":"{{act.Kind}}","severity":"{{act.Severity}}"}""")
            : string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"{{act.Kind}}","note":"{{note}}","severity":"{{act.Severity}}","ticket":"INC-{{seq:d8}}"}""");
        var personal = string.Create(CultureInfo.InvariantCulture, $$"""{"agent":"Mozilla/5.0 (X11; Linux x86_64)","ip":"10.{{who % 4}}.{{who}}.{{_random.Next(1, 20)}}","name":"{{name}}"}""");
        var salt = new byte[PersonalData.SaltSize];
        _random.NextBytes(salt);
        var actor = isRare ? "u:0190a5c2-9999-7c41-8a55-000000000999" : string.Create(CultureInfo.InvariantCulture, $"u:0190a5c2-9999-7c41-8a55-{who:x12}");
        var corr = _random.Next(3) == 0 ? string.Create(CultureInfo.InvariantCulture, $"\"corr\":\"{seq / 16:x32}\",") : "";
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            {"action":"{{action}}","actor":"{{actor}}",{{corr}}"data":{{data}},"outcome":"{{outcome}}","pii":"{{PersonalData.Hash(salt, Encoding.UTF8.GetBytes(personal))}}","seq":{{seq}},"sid":"{{Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(who * 100_000L + seq / 20_000)).AsSpan(0, 8))}}","target":"{{target}}","ts":"{{AuditTime.Format(TimeOf(seq))}}","v":1}
            """);
        return (Encoding.UTF8.GetBytes(text), personal, salt);
    }

    private SqliteCommand Command(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"@p{i}"), null));
        return command;
    }

    private static void Run(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
