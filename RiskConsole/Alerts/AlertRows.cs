using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts;

/// <summary>How alerts lie in the store.</summary>
internal static class AlertRows
{
    /// <summary>As <see cref="Read"/> expects them: id and version come first, so that a row that is known need not be read further.</summary>
    public const string Columns = """
        id, version, fingerprint, rule_id, rule_version, name, severity, state, shadow, key, subject, category, labels, message, reason, observed, threshold,
        first_seen_us, last_seen_us, occurrences, opened_us, resolved_us, resolved_by, cause_uid, contributing, runbook,
        peak, life, assignee_id, assignee, acked_us, acked_by, disposition, storm_id, is_storm
        """;

    private const string Upsert = $"""
        INSERT INTO alert ({Columns}) VALUES (@id, @version, @fingerprint, @rule_id, @rule_version, @name, @severity, @state, @shadow, @key, @subject, @category,
            @labels, @message, @reason, @observed, @threshold, @first_seen, @last_seen, @occurrences, @opened, @resolved, @resolved_by, @cause, @contributing, @runbook,
            @peak, @life, @assignee_id, @assignee, @acked, @acked_by, @disposition, @storm_id, @is_storm)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, rule_version = excluded.rule_version, severity = excluded.severity, state = excluded.state,
            message = excluded.message, reason = excluded.reason, observed = excluded.observed, threshold = excluded.threshold,
            first_seen_us = excluded.first_seen_us, last_seen_us = excluded.last_seen_us, occurrences = excluded.occurrences,
            resolved_us = excluded.resolved_us, resolved_by = excluded.resolved_by, contributing = excluded.contributing, runbook = excluded.runbook,
            peak = excluded.peak, life = excluded.life, assignee_id = excluded.assignee_id, assignee = excluded.assignee, acked_us = excluded.acked_us,
            acked_by = excluded.acked_by, disposition = excluded.disposition, storm_id = excluded.storm_id
        """;

    /// <summary>Counts changes of alerts, so that who follows can tell at the cost of one row whether there is something new.</summary>
    private const string Count = "INSERT INTO log_position (consumer, seq) VALUES ('alerts', 1) ON CONFLICT (consumer) DO UPDATE SET seq = seq + 1";

    private const string ReadCount = "SELECT coalesce((SELECT seq FROM log_position WHERE consumer = 'alerts'), 0)";

    private static readonly (string Name, SqliteType Type)[] s_parameters =
    [
        ("@id", SqliteType.Text), ("@version", SqliteType.Integer), ("@fingerprint", SqliteType.Text), ("@rule_id", SqliteType.Text),
        ("@rule_version", SqliteType.Integer), ("@name", SqliteType.Text), ("@severity", SqliteType.Integer), ("@state", SqliteType.Integer),
        ("@shadow", SqliteType.Integer), ("@key", SqliteType.Text), ("@subject", SqliteType.Text), ("@category", SqliteType.Integer),
        ("@labels", SqliteType.Text), ("@message", SqliteType.Text), ("@reason", SqliteType.Text), ("@observed", SqliteType.Real),
        ("@threshold", SqliteType.Real), ("@first_seen", SqliteType.Integer), ("@last_seen", SqliteType.Integer), ("@occurrences", SqliteType.Integer),
        ("@opened", SqliteType.Integer), ("@resolved", SqliteType.Integer), ("@resolved_by", SqliteType.Text), ("@cause", SqliteType.Text),
        ("@contributing", SqliteType.Text), ("@runbook", SqliteType.Text), ("@peak", SqliteType.Real), ("@life", SqliteType.Integer),
        ("@assignee_id", SqliteType.Text), ("@assignee", SqliteType.Text), ("@acked", SqliteType.Integer), ("@acked_by", SqliteType.Text),
        ("@disposition", SqliteType.Text), ("@storm_id", SqliteType.Text), ("@is_storm", SqliteType.Integer),
    ];

    /// <summary>Writes alerts as they are now, and that some changed.</summary>
    public static void Write(StoreTransaction transaction, IReadOnlyCollection<Alert> alerts)
    {
        if (alerts.Count == 0)
            return;
        var command = transaction.Prepared(Upsert, static p =>
        {
            foreach (var (name, type) in s_parameters)
                p.Add(name, type);
        });
        foreach (var alert in alerts)
        {
            Set(command.Parameters, alert);
            command.ExecuteNonQuery();
        }
        transaction.Prepared(Count, static _ => { }).ExecuteNonQuery();
    }

    /// <returns>Null when there is none.</returns>
    public static Alert? Find(StoreTransaction transaction, Guid id)
    {
        var command = transaction.Prepared($"SELECT {Columns} FROM alert WHERE id = @id", static p => p.Add("@id", SqliteType.Text));
        command.Parameters[0].Value = id;
        return ReadAll(command).FirstOrDefault();
    }

    public static List<Alert> FindAll(SqliteConnection connection, IEnumerable<Guid> ids)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM alert WHERE id = @id";
        var parameter = command.Parameters.Add("@id", SqliteType.Text);
        List<Alert> found = [];
        foreach (var id in ids)
        {
            parameter.Value = id;
            found.AddRange(ReadAll(command));
        }
        return found;
    }

    /// <summary>How often alerts changed since the store exists.</summary>
    public static long Changes(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = ReadCount;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Reads rows of <see cref="Columns"/>.</summary>
    /// <param name="known">An alert at hand, by id: taken as it is when its version is the row's.</param>
    public static List<Alert> ReadAll(SqliteCommand command, Func<Guid, Alert?>? known = null)
    {
        using var row = command.ExecuteReader();
        var alerts = new List<Alert>();
        while (row.Read())
        {
            var id = row.GetGuid(0);
            alerts.Add(known?.Invoke(id) is { } held && held.Version == row.GetInt64(1) ? held : Read(row, id));
        }
        return alerts;
    }

    private static void Set(SqliteParameterCollection p, Alert alert)
    {
        p[0].Value = alert.Id;
        p[1].Value = alert.Version;
        p[2].Value = alert.Fingerprint;
        p[3].Value = alert.RuleId;
        p[4].Value = alert.RuleVersion;
        p[5].Value = alert.Name;
        p[6].Value = (int)alert.Severity;
        p[7].Value = (int)alert.State;
        p[8].Value = alert.Shadow ? 1 : 0;
        p[9].Value = alert.Key;
        p[10].Value = (object?)alert.Subject ?? DBNull.Value;
        p[11].Value = (int)alert.Category;
        p[12].Value = JsonSerializer.Serialize(alert.Labels, AlertRowJson.Default.IReadOnlyDictionaryStringString);
        p[13].Value = alert.Message;
        p[14].Value = (object?)alert.Reason ?? DBNull.Value;
        p[15].Value = Finite(alert.Observed);
        p[16].Value = Finite(alert.Threshold);
        p[17].Value = alert.FirstSeen.ToMicros();
        p[18].Value = alert.LastSeen.ToMicros();
        p[19].Value = alert.Occurrences;
        p[20].Value = alert.OpenedAt.ToMicros();
        p[21].Value = alert.ResolvedAt is { } resolved ? resolved.ToMicros() : DBNull.Value;
        p[22].Value = (object?)alert.ResolvedBy ?? DBNull.Value;
        p[23].Value = alert.CauseUid is { } cause ? cause : DBNull.Value;
        p[24].Value = JsonSerializer.Serialize(alert.Contributing, AlertRowJson.Default.IReadOnlyListInt64);
        p[25].Value = (object?)alert.Runbook ?? DBNull.Value;
        p[26].Value = Finite(alert.Peak);
        p[27].Value = alert.Life;
        p[28].Value = alert.AssigneeId is { } assignee ? assignee : DBNull.Value;
        p[29].Value = (object?)alert.Assignee ?? DBNull.Value;
        p[30].Value = alert.AcknowledgedAt is { } acknowledged ? acknowledged.ToMicros() : DBNull.Value;
        p[31].Value = (object?)alert.AcknowledgedBy ?? DBNull.Value;
        p[32].Value = (object?)alert.Disposition ?? DBNull.Value;
        p[33].Value = alert.StormId is { } storm ? storm : DBNull.Value;
        p[34].Value = alert.IsStorm ? 1 : 0;
    }

    private static Alert Read(SqliteDataReader row, Guid id) => new()
    {
        Id = id,
        Version = row.GetInt64(1),
        Fingerprint = row.GetString(2),
        RuleId = row.GetGuid(3),
        RuleVersion = row.GetInt32(4),
        Name = row.GetString(5),
        Severity = (Severity)row.GetInt32(6),
        State = (AlertState)row.GetInt32(7),
        Shadow = row.GetInt32(8) != 0,
        Key = row.GetString(9),
        Subject = row.IsDBNull(10) ? null : row.GetString(10),
        Category = (Category)row.GetInt32(11),
        Labels = JsonSerializer.Deserialize(row.GetString(12), AlertRowJson.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
        Message = row.GetString(13),
        Reason = row.IsDBNull(14) ? null : row.GetString(14),
        Observed = row.IsDBNull(15) ? null : row.GetDouble(15),
        Threshold = row.IsDBNull(16) ? null : row.GetDouble(16),
        FirstSeen = row.GetInt64(17).ToTime(),
        LastSeen = row.GetInt64(18).ToTime(),
        Occurrences = row.GetInt64(19),
        OpenedAt = row.GetInt64(20).ToTime(),
        ResolvedAt = row.IsDBNull(21) ? null : row.GetInt64(21).ToTime(),
        ResolvedBy = row.IsDBNull(22) ? null : row.GetString(22),
        CauseUid = row.IsDBNull(23) ? null : row.GetGuid(23),
        Contributing = JsonSerializer.Deserialize(row.GetString(24), AlertRowJson.Default.IReadOnlyListInt64) ?? [],
        Runbook = row.IsDBNull(25) ? null : row.GetString(25),
        Peak = row.IsDBNull(26) ? null : row.GetDouble(26),
        Life = row.GetInt64(27),
        AssigneeId = row.IsDBNull(28) ? null : row.GetGuid(28),
        Assignee = row.IsDBNull(29) ? null : row.GetString(29),
        AcknowledgedAt = row.IsDBNull(30) ? null : row.GetInt64(30).ToTime(),
        AcknowledgedBy = row.IsDBNull(31) ? null : row.GetString(31),
        Disposition = row.IsDBNull(32) ? null : row.GetString(32),
        StormId = row.IsDBNull(33) ? null : row.GetGuid(33),
        IsStorm = row.GetInt64(34) != 0,
    };

    private static object Finite(double? number) => number is { } value && double.IsFinite(value) ? value : DBNull.Value;
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
internal sealed partial class AlertRowJson : JsonSerializerContext;
