using Microsoft.Data.Sqlite;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Crash;

/// <summary>What must hold in the database file whatever was killed, read past the console.</summary>
internal static class StoredTruth
{
    /// <summary>Every acknowledged event is there once, every stored event was counted once by scores and roll-ups, and the file is sound.</summary>
    public static async Task HoldsAsync(string databaseFile, IReadOnlySet<string> acknowledged)
    {
        await Deadline.UntilAsync(() => Missing(databaseFile, acknowledged) == 0, "every acknowledged event is in the log");
        await Deadline.UntilAsync(() =>
        {
            using var open = Open(databaseFile);
            return Equals(Scalar(open, "SELECT max(seq) FROM event"), Scalar(open, "SELECT seq FROM log_position WHERE consumer = 'pipeline'"));
        }, "the pipeline reaches the head");

        using var connection = Open(databaseFile);
        Assert.Equal("ok", Scalar(connection, "PRAGMA integrity_check"));
        var stored = Ids(connection);
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Equal((long)stored.Count, Scalar(connection, "SELECT max(seq) FROM event"));
        Assert.Equal((long)stored.Count, Scalar(connection, "SELECT sum(events) FROM subject_score"));
        foreach (var width in (int[])[5, 60, 3600])
            Assert.Equal((long)stored.Count, Scalar(connection, $"SELECT sum(events) FROM rollup WHERE width = {width}"));
        // Against a reference: what each subject's events add up to.
        Assert.Equal(
            Rows(connection, "SELECT subject || ' ' || count(*) FROM event GROUP BY subject ORDER BY subject"),
            Rows(connection, "SELECT subject || ' ' || events FROM subject_score ORDER BY subject"));
        Assert.Equal(
            Rows(connection, "SELECT received_us / 3600000000 || ' ' || category || ' ' || severity || ' ' || count(*) FROM event GROUP BY received_us / 3600000000, category, severity ORDER BY 1"),
            Rows(connection, "SELECT bucket_us / 3600000000 || ' ' || category || ' ' || severity || ' ' || events FROM rollup WHERE width = 3600 ORDER BY 1"));
        AlertsHold(connection);
    }

    /// <summary>Every event that the first rule finds was counted once, on an alert of its subject.</summary>
    private static void AlertsHold(SqliteConnection connection)
    {
        // Another alert of a subject is opened where somebody resolved the first.
        Assert.Equal(
            Rows(connection, "SELECT subject || ' ' || count(*) FROM event WHERE score >= 0.7 GROUP BY subject ORDER BY subject"),
            Rows(connection, "SELECT subject || ' ' || sum(occurrences) FROM alert GROUP BY subject ORDER BY subject"));
        Assert.Equal(
            Rows(connection, "SELECT DISTINCT subject || ' ' || 2 FROM alert ORDER BY subject"),
            Rows(connection, "SELECT key || ' ' || phase FROM rule_condition ORDER BY key"));
    }

    private static int Missing(string databaseFile, IReadOnlySet<string> acknowledged)
    {
        using var connection = Open(databaseFile);
        return acknowledged.Except(Ids(connection)).Count();
    }

    private static SqliteConnection Open(string databaseFile)
    {
        var connection = new SqliteConnection($"Data Source={databaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static List<string> Ids(SqliteConnection connection) => Rows(connection, "SELECT id FROM event");

    private static object Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar()!;
    }

    private static List<string> Rows(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var row = command.ExecuteReader();
        var values = new List<string>();
        while (row.Read())
            values.Add(row.GetString(0));
        return values;
    }
}
