using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace RiskConsole.Tests.Support;

/// <summary>What the audit log of a real console holds, whether it is in the tree already or not.</summary>
internal static class ToldEntries
{
    /// <summary>All entries, oldest first.</summary>
    public static Task<List<ToldEntry>> AllAsync(TestConsole console) => AllAsync(console.DatabaseFile);

    /// <summary>All entries of a database nothing else may be open on, oldest first.</summary>
    public static Task<List<ToldEntry>> AllAsync(string databaseFile) => OfAsync(databaseFile, "");

    /// <summary>The entries of an action, as they are hashed, oldest first.</summary>
    /// <param name="action">Or the beginning of its name up to a dot: <c>rule</c>.</param>
    public static Task<List<ToldEntry>> OfAsync(TestConsole console, string action) => OfAsync(console.DatabaseFile, action);

    private static async Task<List<ToldEntry>> OfAsync(string databaseFile, string action)
    {
        await using var connection = new SqliteConnection($"Data Source={databaseFile};Pooling=False");
        await connection.OpenAsync(Deadline.Token);
        await using var command = connection.CreateCommand();
        // One statement sees one moment: an entry that is integrated meanwhile is neither missed nor seen twice.
        command.CommandText = """
            SELECT 0, e.id, e.entry, p.json FROM audit_entry e LEFT JOIN audit_pii p ON p.id = e.id
            UNION ALL SELECT 1, id, draft, personal FROM audit_pending ORDER BY 1, 2
            """;
        List<ToldEntry> entries = [];
        await using var row = await command.ExecuteReaderAsync(Deadline.Token);
        while (await row.ReadAsync(Deadline.Token))
        {
            var entry = JsonNode.Parse(row.GetFieldValue<byte[]>(2))!.AsObject();
            var name = (string)entry["action"]!;
            if (action.Length == 0 || name == action || name.StartsWith(action + ".", StringComparison.Ordinal))
                entries.Add(new(entry, row.IsDBNull(3) ? null : JsonNode.Parse(row.GetString(3))!.AsObject()));
        }
        return entries;
    }
}

/// <summary>An entry, for assertions.</summary>
internal sealed record ToldEntry(JsonObject Entry, JsonObject? Personal)
{
    public string Action => (string)Entry["action"]!;

    public string Actor => (string)Entry["actor"]!;

    public string Outcome => (string)Entry["outcome"]!;

    public string Target => (string)Entry["target"]!;

    public string? Correlation => (string?)Entry["corr"];

    public JsonNode Data => Entry["data"]!;

    public string? Reason => (string?)Data["reason"];

    public string? Before => Data["before"]?.ToJsonString();

    public string? After => Data["after"]?.ToJsonString();
}
