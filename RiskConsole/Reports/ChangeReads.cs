using System.Text.Json;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Reading;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Reports;

/// <summary>Acts of a period with what they changed.</summary>
internal static class ChangeReads
{
    private const int LongestText = 300;
    private const int MostMembers = 40;

    /// <param name="which">A constant condition.</param>
    public static ChangeList Read(SqliteConnection connection, string which, long from, long before, int most, ReportNames names, Func<string, string> words)
    {
        // Counted by itself: counting beside the entries would read the bytes of all.
        using var count = connection.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM audit_entry WHERE time_us >= @from AND time_us < @before AND {which}";
        ComplianceReading.Bind(count, from, before);
        var all = (long)count.ExecuteScalar()!;

        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT e.id, l.origin, e.seq, e.time_us, e.actor, e.name, e.action, e.outcome, e.target, e.entry
            FROM audit_entry e JOIN audit_log l ON l.log_id = e.log_id
            WHERE e.time_us >= @from AND e.time_us < @before AND {which}
            ORDER BY e.time_us, e.id LIMIT @most
            """;
        ComplianceReading.Bind(command, from, before);
        command.Parameters.AddWithValue("@most", most);
        List<ChangeLine> lines = [];
        using var rows = command.ExecuteReader();
        while (rows.Read())
            lines.Add(Line(rows, names, words));
        return new(lines, all - lines.Count);
    }

    private static ChangeLine Line(SqliteDataReader row, ReportNames names, Func<string, string> words)
    {
        var (reason, members) = row.IsDBNull(9) ? (null, []) : Data((byte[])row.GetValue(9));
        return new(
            row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3).ToTime(), names.Of(row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5)), words(row.GetString(6)),
            (AuditOutcome)row.GetInt32(7), names.Of(row.GetString(8)), reason, members);
    }

    private static (string? Reason, IReadOnlyList<ChangedMember> Members) Data(byte[] entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry, new JsonDocumentOptions { MaxDepth = 128 });
            var data = document.RootElement.GetProperty("data");
            return (data.TryGetProperty("reason", out var reason) ? reason.ToString() : null, Members(data));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A verification says where and why; the report says what it can.
            return ("These bytes are no entry.", []);
        }
    }

    /// <summary>What an entry's <c>before</c> and <c>after</c> differ in, as far as a printed page has room for it.</summary>
    internal static IReadOnlyList<ChangedMember> Members(JsonElement data) =>
        [.. JsonDiff.Between(Part(data, "before"), Part(data, "after")).Changes.Take(MostMembers).Select(change => new ChangedMember(change.Path, Short(change.Before), Short(change.After)))];

    private static JsonElement Part(JsonElement data, string name) => data.TryGetProperty(name, out var part) ? part : default;

    private static string? Short(string? text) => text is { Length: > LongestText } ? text[..LongestText] + "…" : text;
}
