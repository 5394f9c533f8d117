using Microsoft.Data.Sqlite;

namespace RiskConsole.Audit.Search;

/// <summary>An actor and a name it had; null where it had none or it was erased.</summary>
internal readonly record struct KnownActor(string Id, string? Name);

/// <summary>The different values of indexed columns, found by jumping from one to the next: as many seeks as there are values, however long the log is.</summary>
internal static class Directories
{
    /// <summary>In the order of their ids, each with one of its names.</summary>
    public static List<KnownActor> Actors(SqliteConnection connection, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            {Jump("actor")}
            SELECT value, (SELECT max(name) FROM audit_entry WHERE actor = value) FROM jump WHERE value IS NOT NULL LIMIT @most
            """;
        command.Parameters.AddWithValue("@most", most);
        using var rows = command.ExecuteReader();
        var found = new List<KnownActor>();
        while (rows.Read())
            found.Add(new(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1)));
        return found;
    }

    /// <summary>Names of actions, in the order of the alphabet.</summary>
    public static List<string> Actions(SqliteConnection connection, int most) =>
        Read(connection, $"{Jump("action")} SELECT value FROM jump WHERE value IS NOT NULL LIMIT @most", most);

    /// <summary>What stands before the colon of targets.</summary>
    public static List<string> TargetKinds(SqliteConnection connection, int most) => Read(
        connection,
        """
        WITH RECURSIVE jump(value) AS (
            SELECT min(target) FROM audit_entry WHERE target > ''
            UNION ALL
            SELECT (SELECT min(target) FROM audit_entry WHERE target >= CASE WHEN instr(value, ':') > 0 THEN substr(value, 1, instr(value, ':') - 1) || ';' ELSE value || char(1) END)
            FROM jump WHERE value IS NOT NULL LIMIT 200)
        SELECT DISTINCT substr(value, 1, instr(value, ':') - 1) FROM jump WHERE instr(value, ':') > 1 LIMIT @most
        """,
        most);

    private static List<string> Read(SqliteConnection connection, string sql, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@most", most);
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
            found.Add(rows.GetString(0));
        return found;
    }

    private static string Jump(string column) =>
        $"""
        WITH RECURSIVE jump(value) AS (
            SELECT min({column}) FROM audit_entry
            UNION ALL
            SELECT (SELECT min({column}) FROM audit_entry WHERE {column} > value) FROM jump WHERE value IS NOT NULL)
        """;
}
