using Microsoft.Data.Sqlite;

namespace RiskConsole.Audit.Search;

/// <summary>The different values of indexed columns, found by jumping from one to the next: as many seeks as there are values, however long the log is.</summary>
internal static class IndexedValues
{
    /// <summary>Names of actions, in the order of the alphabet.</summary>
    public static List<string> Actions(SqliteConnection connection, int most) => Read(
        connection,
        """
        WITH RECURSIVE jump(value) AS (
            SELECT min(action) FROM audit_entry
            UNION ALL
            SELECT (SELECT min(action) FROM audit_entry WHERE action > value) FROM jump WHERE value IS NOT NULL)
        SELECT value FROM jump WHERE value IS NOT NULL LIMIT @most
        """,
        most);

    /// <summary>What stands before the colon of targets.</summary>
    public static List<string> TargetKinds(SqliteConnection connection, int most) => Read(
        connection,
        """
        WITH RECURSIVE jump(value) AS (
            SELECT min(target) FROM audit_entry WHERE target > ''
            UNION ALL
            SELECT (SELECT min(target) FROM audit_entry
                WHERE target >= CASE WHEN instr(value, ':') > 0 THEN substr(value, 1, instr(value, ':') - 1) || ';' ELSE value || char(1) END)
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
}
