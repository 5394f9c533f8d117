using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Scores;

/// <summary>How scores lie in the store.</summary>
internal static class ScoreRows
{
    public const string Columns = "subject, first_seen_us, last_seen_us, events, contributions";

    private const string UpsertSubject = """
        INSERT INTO subject_score (subject, value, as_of_us, first_seen_us, last_seen_us, events, worst_severity, rank, contributions)
        VALUES (@subject, @value, @as_of, @first, @last, @events, @worst, @rank, @contributions)
        ON CONFLICT (subject) DO UPDATE SET value = excluded.value, as_of_us = excluded.as_of_us, first_seen_us = excluded.first_seen_us,
            last_seen_us = excluded.last_seen_us, events = excluded.events, worst_severity = excluded.worst_severity, rank = excluded.rank,
            contributions = excluded.contributions
        """;

    private const string UpsertPoint = """
        INSERT INTO score_point (subject, minute_us, value) VALUES (@subject, @minute, @value)
        ON CONFLICT (subject, minute_us) DO UPDATE SET value = max(value, excluded.value)
        """;

    // Every rank of a real score is far above; SQLite sorts it like any number.
    private const double LowestRank = -1e300;

    /// <returns>What was written.</returns>
    public static ScoreRecord Write(StoreTransaction transaction, SubjectState state, ScoreModel model)
    {
        var command = transaction.Prepared(UpsertSubject, static p =>
        {
            p.Add("@subject", SqliteType.Text);
            p.Add("@value", SqliteType.Real);
            p.Add("@as_of", SqliteType.Integer);
            p.Add("@first", SqliteType.Integer);
            p.Add("@last", SqliteType.Integer);
            p.Add("@events", SqliteType.Integer);
            p.Add("@worst", SqliteType.Integer);
            p.Add("@rank", SqliteType.Real);
            p.Add("@contributions", SqliteType.Text);
        });
        var asOf = model.View(state, state.LastSeenUs.ToTime());
        var record = new ScoreRecord(
            state.Subject, state.Events, state.FirstSeenUs, state.LastSeenUs, JsonSerializer.Serialize(state.Kinds, ScoreJson.Default.ListKindState));
        command.Parameters[0].Value = state.Subject;
        command.Parameters[1].Value = asOf.Value;
        command.Parameters[2].Value = state.LastSeenUs;
        command.Parameters[3].Value = state.FirstSeenUs;
        command.Parameters[4].Value = state.LastSeenUs;
        command.Parameters[5].Value = state.Events;
        command.Parameters[6].Value = (int)asOf.WorstSeverity;
        command.Parameters[7].Value = Math.Max(state.Rank, LowestRank);
        command.Parameters[8].Value = record.Contributions;
        command.ExecuteNonQuery();
        return record;
    }

    public static void WritePoint(StoreTransaction transaction, string subject, long minuteUs, double value)
    {
        var command = transaction.Prepared(UpsertPoint, static p =>
        {
            p.Add("@subject", SqliteType.Text);
            p.Add("@minute", SqliteType.Integer);
            p.Add("@value", SqliteType.Real);
        });
        command.Parameters[0].Value = subject;
        command.Parameters[1].Value = minuteUs;
        command.Parameters[2].Value = value;
        command.ExecuteNonQuery();
    }

    /// <summary>Reads rows of <see cref="Columns"/>.</summary>
    public static List<ScoreRecord> ReadAll(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var records = new List<ScoreRecord>();
        while (row.Read())
            records.Add(new ScoreRecord(row.GetString(0), row.GetInt64(3), row.GetInt64(1), row.GetInt64(2), row.GetString(4)));
        return records;
    }

    /// <returns>Null where the record is none: a cache can be written by others.</returns>
    public static SubjectState? TryToState(ScoreRecord record, ScoreModel model)
    {
        try
        {
            return ToState(record, model);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static SubjectState ToState(ScoreRecord record, ScoreModel model)
    {
        var state = new SubjectState(record.Subject)
        {
            FirstSeenUs = record.FirstSeenUs,
            LastSeenUs = record.LastSeenUs,
            Events = record.Events,
            Kinds = JsonSerializer.Deserialize(record.Contributions, ScoreJson.Default.ListKindState) ?? [],
        };
        state.Renew(model);
        return state;
    }
}

[JsonSerializable(typeof(List<KindState>))]
internal sealed partial class ScoreJson : JsonSerializerContext;
