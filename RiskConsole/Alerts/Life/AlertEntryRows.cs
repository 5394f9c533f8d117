using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <summary>How entries lie in the store.</summary>
internal static class AlertEntryRows
{
    private const string Columns = "seq, alert_id, at_us, kind, is_act, actor, actor_id, from_state, to_state, life, severity, text, data, batch";

    private const string Insert = """
        INSERT INTO alert_entry (alert_id, at_us, kind, is_act, actor, actor_id, from_state, to_state, life, severity, text, data, batch)
        VALUES (@alert, @at, @kind, @act, @actor, @actor_id, @from, @to, @life, @severity, @text, @data, @batch) RETURNING seq
        """;

    private static readonly (string Name, SqliteType Type)[] s_parameters =
    [
        ("@alert", SqliteType.Text), ("@at", SqliteType.Integer), ("@kind", SqliteType.Integer), ("@act", SqliteType.Integer), ("@actor", SqliteType.Text),
        ("@actor_id", SqliteType.Text), ("@from", SqliteType.Integer), ("@to", SqliteType.Integer), ("@life", SqliteType.Integer),
        ("@severity", SqliteType.Integer), ("@text", SqliteType.Text), ("@data", SqliteType.Text), ("@batch", SqliteType.Text),
    ];

    /// <param name="before">What undo restores; null for what cannot be undone.</param>
    /// <returns>The entry with its place.</returns>
    public static AlertEntry Write(StoreTransaction transaction, AlertEntry entry, AlertLife? before = null)
    {
        var command = transaction.Prepared(Insert, static p =>
        {
            foreach (var (name, type) in s_parameters)
                p.Add(name, type);
        });
        var data = entry.Mentions.Count == 0 && before is null
            ? null
            : JsonSerializer.Serialize(new AlertEntryData(entry.Mentions.Count == 0 ? null : entry.Mentions, before), AlertEntryJson.Default.AlertEntryData);
        object?[] values =
        [
            entry.AlertId, entry.At.ToMicros(), (int)entry.Kind, entry.IsAct ? 1 : 0, entry.Actor, entry.ActorId, (int)entry.From, (int)entry.To, entry.Life,
            entry.Severity is { } severity ? (int)severity : null, entry.Text, data, entry.Batch,
        ];
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return entry with { Seq = (long)command.ExecuteScalar()! };
    }

    /// <summary>The newest of an alert, oldest first.</summary>
    public static List<AlertEntry> Of(SqliteConnection connection, Guid alertId, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM alert_entry WHERE alert_id = @alert ORDER BY seq DESC LIMIT @most";
        command.Parameters.AddWithValue("@alert", alertId);
        command.Parameters.AddWithValue("@most", most);
        var entries = ReadAll(command).ConvertAll(row => row.Entry);
        entries.Reverse();
        return entries;
    }

    public static List<AlertEntry> After(SqliteConnection connection, long seq, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM alert_entry WHERE seq > @seq ORDER BY seq LIMIT @most";
        command.Parameters.AddWithValue("@seq", seq);
        command.Parameters.AddWithValue("@most", most);
        return ReadAll(command).ConvertAll(row => row.Entry);
    }

    /// <summary>What was done in one command, with what was before.</summary>
    public static List<(AlertEntry Entry, AlertLife? Before)> OfBatch(StoreTransaction transaction, Guid batch)
    {
        var command = transaction.Prepared(
            $"SELECT {Columns} FROM alert_entry WHERE batch = @batch ORDER BY seq", static p => p.Add("@batch", SqliteType.Text));
        command.Parameters[0].Value = batch;
        return ReadAll(command);
    }

    /// <returns>The last entry that changed where an alert stands or who has it; null when there is none.</returns>
    public static AlertEntry? LastChange(StoreTransaction transaction, Guid alertId, long afterLife)
    {
        var command = transaction.Prepared($"SELECT {Columns} FROM alert_entry WHERE alert_id = @alert AND life > @life ORDER BY seq DESC LIMIT 8", static p =>
        {
            p.Add("@alert", SqliteType.Text);
            p.Add("@life", SqliteType.Integer);
        });
        (command.Parameters[0].Value, command.Parameters[1].Value) = (alertId, afterLife);
        return ReadAll(command).Select(row => row.Entry).FirstOrDefault(entry => entry.ChangesLife());
    }

    public static long Last(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM alert_entry";
        return (long)command.ExecuteScalar()!;
    }

    private static List<(AlertEntry Entry, AlertLife? Before)> ReadAll(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var entries = new List<(AlertEntry, AlertLife?)>();
        while (row.Read())
        {
            var data = row.IsDBNull(12) ? null : JsonSerializer.Deserialize(row.GetString(12), AlertEntryJson.Default.AlertEntryData);
            var entry = new AlertEntry(
                row.GetInt64(0), row.GetGuid(1), row.GetInt64(2).ToTime(), (EntryKind)row.GetInt32(3), row.GetInt32(4) != 0,
                row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetGuid(6), (AlertState)row.GetInt32(7), (AlertState)row.GetInt32(8),
                row.GetInt64(9), row.IsDBNull(10) ? null : (Severity)row.GetInt32(10), row.IsDBNull(11) ? null : row.GetString(11), data?.Mentions ?? [],
                row.IsDBNull(13) ? null : row.GetGuid(13));
            entries.Add((entry, data?.Before));
        }
        return entries;
    }
}

/// <summary>What belongs to an entry beside its columns.</summary>
internal sealed record AlertEntryData(IReadOnlyList<Guid>? Mentions, AlertLife? Before);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertEntryData))]
internal sealed partial class AlertEntryJson : JsonSerializerContext;
