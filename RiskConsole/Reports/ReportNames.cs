using Microsoft.Data.Sqlite;

namespace RiskConsole.Reports;

/// <summary>What people and rules are called now, for actors and targets that entries name by their ids.</summary>
internal sealed class ReportNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    public static ReportNames Read(SqliteConnection connection)
    {
        var names = new ReportNames();
        names.Add(connection, "SELECT id, user_name FROM user", "user:", "u:");
        names.Add(connection, "SELECT id, name FROM rule", "rule:");
        names.Add(connection, "SELECT id, name FROM api_key", "key:");
        return names;
    }

    /// <param name="known">The name the entry itself has.</param>
    public string Of(string id, string? known = null) => known ?? (_names.TryGetValue(id, out var name) ? name : id);

    private void Add(SqliteConnection connection, string sql, params string[] prefixes)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            foreach (var prefix in prefixes)
                _names[prefix + rows.GetString(0)] = rows.GetString(1);
        }
    }
}
