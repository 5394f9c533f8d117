using System.Text.Json.Nodes;
using RiskConsole.Audit.Import;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Import;

public sealed class AuditImportTests : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private readonly AuditStore _store = new();

    [Fact, Trait("Req", "AU3")]
    public async Task Import_FileWithBadLines_TakesTheRestAndTellsOfItself()
    {
        var code = await RunAsync(Write("""{"eventName":"A"}""", "nonsense", Record("a", 0), Record("b", 60)), new());

        Assert.Equal(1, code);
        Assert.Contains("Line 1: It has no eventSource.", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("Line 2: It is no JSON", _errors.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("2 entries, 2 records refused", _output.ToString(), StringComparison.Ordinal);
        var entries = await EntriesAsync("s3.%");
        Assert.Equal(["a", "b"], entries.Select(entry => (string)entry["data"]!["eventID"]!));
        var told = Assert.Single(await EntriesAsync("audit.import"));
        Assert.Equal((2, 2, "ok", "import:records.ndjson"), ((int)told["data"]!["entries"]!, (int)told["data"]!["refused"]!, (string)told["outcome"]!, (string)told["target"]!));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Import_Spread_RepeatsWithTheGapsOfTheFile()
    {
        var code = await RunAsync(Write(Record("a", 0), Record("b", 60), Record("c", 90)), new(Spread: 8, From: "2026-01-01", To: "2026-01-02"));

        Assert.Equal(0, code);
        var entries = await EntriesAsync("s3.%");
        Assert.Equal(
            ["0 00:00:00", "0 00:01:00", "0 00:01:30", "1 11:59:15", "1 12:00:15", "1 12:00:45", "2 23:58:30", "2 23:59:30"],
            entries.Select(entry => $"{(int)entry["data"]!["repetition"]!} {((string)entry["ts"]!)[11..19]}"));
        Assert.Equal(8, entries.Select(entry => (string)entry["data"]!["eventID"]!).Distinct().Count());
        Assert.Contains("8 entries in 3 repetitions", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData("--source", "sys", null, null, null)]
    [InlineData("--source", "A b", null, null, null)]
    [InlineData("--spread", "aws", 0L, null, null)]
    [InlineData("--from", "aws", null, "2026-01-01", null)]
    [InlineData("--from", "aws", 5L, "soon", null)]
    [InlineData("empty", "aws", 5L, "2026-01-02", "2026-01-01T00:00:00Z")]
    public async Task Import_WrongUse_SaysWhichOption(string word, string source, long? spread, string? from, string? to)
    {
        Assert.Equal(2, await RunAsync(Write(Record("a", 0)), new(source, spread, from, to)));
        Assert.Contains(word, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Import_LongerThanItsSpread_IsRefusedAndTold()
    {
        Assert.Equal(1, await RunAsync(Write(Record("a", 0), Record("b", 7_200)), new(Spread: 4, From: "2026-01-01T00:00:00Z", To: "2026-01-01T01:00:00Z")));
        Assert.Contains("longer than the time", _errors.ToString(), StringComparison.Ordinal);
        await _store.Appender.IntegrateAllAsync(Deadline.Token);
        Assert.Equal("failed", (string)Assert.Single(await EntriesAsync("audit.import"))["outcome"]!);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Task<int> RunAsync(FileInfo file, AuditImportCommand.Choices choices) =>
        new AuditImportCommand(new AuditImporter(_store.Writer, _store.Appender, _store.Trail, _store.Bus, _store.Time), _store.Time, _output, _errors).RunAsync(file, choices, Deadline.Token);

    private FileInfo Write(params string[] lines)
    {
        var path = Path.Combine(_store.Folder, "records.ndjson");
        File.WriteAllLines(path, lines);
        return new FileInfo(path);
    }

    private static string Record(string id, int second) =>
        $$$"""{"eventName":"ListBuckets","eventSource":"s3.amazonaws.com","eventTime":"{{{new DateTime(2023, 7, 10, 11, 0, 0, DateTimeKind.Utc).AddSeconds(second):yyyy-MM-ddTHH:mm:ssZ}}}","eventID":"{{{id}}}","userIdentity":{"userName":"ada"}}""";

    private Task<List<JsonNode>> EntriesAsync(string action) => _store.Reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT entry FROM audit_entry WHERE action LIKE @action ORDER BY id";
        command.Parameters.AddWithValue("@action", action);
        List<JsonNode> entries = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
            entries.Add(JsonNode.Parse((byte[])reader.GetValue(0))!);
        return entries;
    }, Deadline.Token);
}
