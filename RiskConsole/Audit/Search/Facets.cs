using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;

namespace RiskConsole.Audit.Search;

/// <summary>Counts the most frequent values of fields.</summary>
internal static class Facets
{
    private const int Shown = 10;

    public static IReadOnlyList<AuditFacet> Read(SqliteConnection connection, AuditFilter filter) =>
        [.. IAuditSearch.FacetFields.Select(field => Read(connection, filter, field))];

    private static AuditFacet Read(SqliteConnection connection, AuditFilter filter, string field)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {field}, count(*), {(field == "actor" ? "max(name)" : "NULL")} FROM audit_entry WHERE {AuditSql.Where(command, filter)} AND {field} IS NOT NULL AND {field} <> '' GROUP BY 1 ORDER BY 2 DESC, 1";
        using var rows = command.ExecuteReader();
        List<AuditFacetValue> values = [];
        var other = 0L;
        while (rows.Read())
        {
            if (values.Count == Shown)
            {
                other += rows.GetInt64(1);
                continue;
            }
            var value = Name(field, rows);
            values.Add(new AuditFacetValue(value, rows.IsDBNull(2) ? value : rows.GetString(2), rows.GetInt64(1)));
        }
        return new AuditFacet(field, values, other);
    }

    private static string Name(string field, SqliteDataReader rows) => field switch
    {
        "outcome" => ((AuditOutcome)rows.GetInt32(0)).Name(),
        "kind" => ((AuditKind)rows.GetInt32(0)).Name(),
        "severity" => ((Severity)rows.GetInt32(0)).Name(),
        _ => string.Create(CultureInfo.InvariantCulture, $"{rows.GetValue(0)}"),
    };
}
