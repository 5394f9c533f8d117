using Microsoft.Data.Sqlite;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>How the engine's conditions and baselines lie in the store.</summary>
internal static class EngineRows
{
    private const string UpsertCondition = """
        INSERT INTO rule_condition (rule_id, key, phase, level, since_us, last_us, until_us, observed)
        VALUES (@rule, @key, @phase, @level, @since, @last, @until, @observed)
        ON CONFLICT (rule_id, key) DO UPDATE SET phase = excluded.phase, level = excluded.level, since_us = excluded.since_us, last_us = excluded.last_us,
            until_us = excluded.until_us, observed = excluded.observed
        """;

    private const string DeleteCondition = "DELETE FROM rule_condition WHERE rule_id = @rule AND key = @key";

    private const string UpsertBaseline = """
        INSERT INTO rule_baseline (rule_id, key, shape, state) VALUES (@rule, @key, @shape, @state)
        ON CONFLICT (rule_id, key) DO UPDATE SET shape = excluded.shape, state = excluded.state
        """;

    public static void Write(StoreTransaction transaction, EngineChanges changes)
    {
        foreach (var (rule, key, record) in changes.Conditions)
        {
            if (record is null)
                Delete(transaction, rule, key);
            else
                Write(transaction, record);
        }
        foreach (var baseline in changes.Baselines)
            Write(transaction, baseline);
    }

    public static void Delete(StoreTransaction transaction, Guid rule, string key)
    {
        var command = transaction.Prepared(DeleteCondition, Key);
        (command.Parameters[0].Value, command.Parameters[1].Value) = (rule, key);
        command.ExecuteNonQuery();
    }

    public static List<ConditionRecord> ReadConditions(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rule_id, key, phase, level, since_us, last_us, until_us, observed FROM rule_condition";
        using var row = command.ExecuteReader();
        var records = new List<ConditionRecord>();
        while (row.Read())
        {
            records.Add(new(row.GetGuid(0), row.GetString(1), (ConditionPhase)row.GetInt32(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.IsDBNull(7) ? null : row.GetDouble(7)));
        }
        return records;
    }

    public static List<BaselineRecord> ReadBaselines(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rule_id, key, shape, state FROM rule_baseline";
        using var row = command.ExecuteReader();
        var records = new List<BaselineRecord>();
        while (row.Read())
            records.Add(new(row.GetGuid(0), unchecked((ulong)row.GetInt64(2)), row.GetString(1), row.GetFieldValue<byte[]>(3)));
        return records;
    }

    private static void Write(StoreTransaction transaction, ConditionRecord record)
    {
        var command = transaction.Prepared(UpsertCondition, static p =>
        {
            Key(p);
            p.Add("@phase", SqliteType.Integer);
            p.Add("@level", SqliteType.Integer);
            p.Add("@since", SqliteType.Integer);
            p.Add("@last", SqliteType.Integer);
            p.Add("@until", SqliteType.Integer);
            p.Add("@observed", SqliteType.Real);
        });
        command.Parameters[0].Value = record.RuleId;
        command.Parameters[1].Value = record.Key;
        command.Parameters[2].Value = (int)record.Phase;
        command.Parameters[3].Value = record.Level;
        command.Parameters[4].Value = record.SinceUs;
        command.Parameters[5].Value = record.LastUs;
        command.Parameters[6].Value = record.UntilUs;
        command.Parameters[7].Value = record.Observed is { } observed && double.IsFinite(observed) ? observed : DBNull.Value;
        command.ExecuteNonQuery();
    }

    private static void Write(StoreTransaction transaction, BaselineRecord record)
    {
        var command = transaction.Prepared(UpsertBaseline, static p =>
        {
            Key(p);
            p.Add("@shape", SqliteType.Integer);
            p.Add("@state", SqliteType.Blob);
        });
        command.Parameters[0].Value = record.RuleId;
        command.Parameters[1].Value = record.Key;
        command.Parameters[2].Value = unchecked((long)record.Shape);
        command.Parameters[3].Value = record.State;
        command.ExecuteNonQuery();
    }

    private static void Key(SqliteParameterCollection p)
    {
        p.Add("@rule", SqliteType.Text);
        p.Add("@key", SqliteType.Text);
    }
}
