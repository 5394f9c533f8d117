using System.Text.Json;
using Microsoft.Data.Sqlite;
using RiskConsole.Query;

namespace RiskConsole.Audit.Search;

/// <summary>Paths of values in the data of the newest entries, most frequent first.</summary>
internal static class DataPaths
{
    private const int Entries = 300;
    private const int Most = 100;
    private const int Deepest = 4;

    public static IReadOnlyList<string> Newest(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT entry FROM audit_entry WHERE entry IS NOT NULL ORDER BY id DESC LIMIT {Entries}";
        using var rows = command.ExecuteReader();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (rows.Read())
            Collect(rows.GetFieldValue<byte[]>(0), counts);
        return [.. counts.OrderByDescending(path => path.Value).ThenBy(path => path.Key, StringComparer.Ordinal).Select(path => path.Key).Take(Most)];
    }

    private static void Collect(byte[] entry, Dictionary<string, int> counts)
    {
        try
        {
            using var document = JsonDocument.Parse(entry);
            if (document.RootElement.TryGetProperty("data"u8, out var data))
                Collect(data, "", Deepest, counts);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Nothing to suggest from what cannot be read.
        }
    }

    private static void Collect(JsonElement element, string path, int depth, Dictionary<string, int> counts)
    {
        if (element.ValueKind == JsonValueKind.Object && depth > 0)
        {
            foreach (var member in element.EnumerateObject())
                Collect(member.Value, (path.Length == 0 ? "" : path + ".") + QueryText.QuoteKey(member.Name), depth - 1, counts);
        }
        else if (path.Length is > 0 and <= 100 && path is not ("kind" or "severity"))
        {
            counts[path] = counts.GetValueOrDefault(path) + 1;
        }
    }
}
