using System.IO.Compression;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>Real audit records of a cloud, sent as CloudEvents, in front of a real browser.</summary>
[Collection(ConsoleGroup.Name)]
public class CloudTrailTests(ConsoleFixture fixture, ITestOutputHelper output)
{
    private const int BatchSize = 100;

    [Fact, Trait("Req", "RT1"), Trait("Req", "EV6")]
    public async Task CloudTrail_Posted_AllArriveInTheBrowser()
    {
        if (FindRecords() is not { } path)
        {
            output.WriteLine("Not run: there are no CloudTrail records beside the repository (shared/data/cloudtrail).");
            return;
        }
        var events = await ReadAsync(path);
        await using var visitor = await fixture.VisitAsync(Roles.Analyst);
        await visitor.GoAsync("/feed?q=source:cloudtrail.amazonaws.com");

        foreach (var batch in events.Chunk(BatchSize))
            await fixture.Sender.SendBatchAsync(batch);

        // The newest row is the record sent last: the browser has kept up with all before it.
        var newest = visitor.Page.Locator(".feed-rows .feed-row").First;
        await Expect(newest).ToHaveAttributeAsync("data-uid", await fixture.Sender.FindUidAsync((string)events[^1]["id"]!));
        await Expect(newest).ToContainTextAsync("awsapicall");
        Assert.Equal(events.Count, await fixture.Sender.CountAsync("source:cloudtrail.amazonaws.com"));
        Assert.Empty(visitor.Complaints);
    }

    private static async Task<List<Dictionary<string, object?>>> ReadAsync(string path)
    {
        await using var file = File.OpenRead(path);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var events = new Dictionary<string, Dictionary<string, object?>>();
        while (await reader.ReadLineAsync() is { } line)
        {
            var record = JsonSerializer.Deserialize<JsonElement>(line);
            var id = record.GetProperty("eventID").GetString()!;
            events[id] = new()
            {
                ["specversion"] = "1.0",
                ["id"] = id,
                ["source"] = "cloudtrail.amazonaws.com",
                ["type"] = "com.amazonaws.cloudtrail.awsapicall",
                ["time"] = record.GetProperty("eventTime").GetString(),
                ["subject"] = "principal/" + (Text(record, "userIdentity", "arn") ?? Text(record, "userIdentity", "invokedBy") ?? "unknown"),
                ["category"] = "security",
                ["severity"] = record.TryGetProperty("errorCode", out _) ? "warning" : "info",
                ["data"] = record,
            };
        }
        return [.. events.Values];
    }

    private static string? Text(JsonElement record, string member, string of) =>
        record.TryGetProperty(member, out var inner) && inner.TryGetProperty(of, out var value) ? value.GetString() : null;

    private static string? FindRecords()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "cloudtrail", "cloudtrail-events.ndjson.gz");
            if (File.Exists(path))
                return path;
        }
        return null;
    }
}
