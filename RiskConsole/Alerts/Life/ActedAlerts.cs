using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <summary>Alerts that people changed after a place in the timeline, as they are stored now.</summary>
/// <param name="UpTo">The last entry there is.</param>
internal sealed record ActedAlerts(IReadOnlyList<Alert> Alerts, long UpTo)
{
    // Entries after a place are few: the one that judges looks at least once a second.
    private const string Query = $"""
        SELECT {AlertRows.Columns} FROM alert WHERE id IN (SELECT alert_id FROM alert_entry WHERE seq > @seq AND is_act = 1 AND kind <> 27)
        """;

    private const string Last = "SELECT coalesce(max(seq), @seq) FROM alert_entry WHERE seq > @seq";

    public static ActedAlerts After(StoreTransaction transaction, long seq)
    {
        var last = transaction.Prepared(Last, Declare);
        last.Parameters[0].Value = seq;
        var upTo = (long)last.ExecuteScalar()!;
        if (upTo == seq)
            return new([], seq);
        var query = transaction.Prepared(Query, Declare);
        query.Parameters[0].Value = seq;
        return new(AlertRows.ReadAll(query), upTo);
    }

    public static ActedAlerts After(SqliteConnection connection, long seq)
    {
        using var last = connection.CreateCommand();
        last.CommandText = Last;
        last.Parameters.AddWithValue("@seq", seq);
        // First the place: what is done between the two reads is taken over again, which changes nothing.
        var upTo = (long)last.ExecuteScalar()!;
        if (upTo == seq)
            return new([], seq);
        using var query = connection.CreateCommand();
        query.CommandText = Query;
        query.Parameters.AddWithValue("@seq", seq);
        return new(AlertRows.ReadAll(query), upTo);
    }

    private static void Declare(SqliteParameterCollection parameters) => parameters.Add("@seq", SqliteType.Integer);
}
