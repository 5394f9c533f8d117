using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using RiskConsole.Events.Import;
using RiskConsole.Hosting;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Events.Import;

/// <summary>Real files through the real store.</summary>
public class SampleImportTests(ITestOutputHelper output)
{
    private static readonly string[] Map =
        ["time=dst_ts", "subject=beneficiary", "data.usd=usd", "type=const:io.example.bridge.withdrawal"];

    [Fact, Trait("Req", "EV7"), Trait("Req", "EV4")]
    public async Task Import_NomadWithdrawals_LosesNoneDoublesNoneAndFindsTheLargeOnes()
    {
        if (SampleData.Folder("nomad-bridge", output) is not { } folder)
            return;

        var file = new FileInfo(Path.Combine(folder, "nomad_withdrawals_labelled.csv.gz"));
        var (rows, large) = PlainCount(file);
        Assert.Equal(4_864, rows);
        await using var console = await TestConsole.StartAsync();
        using var api = await ApiCaller.CreateAsync(console);

        var first = await ImportAsync(console, file);
        Assert.Equal((ExitCodes.Done, "4864 rows: 4864 stored, 0 duplicates, 0 refused"), first);
        Assert.Equal(rows, await api.CountAsync());
        Assert.Equal(large, await api.CountAsync("data.usd:>1000000"));
        Assert.Equal(382, await api.CountAsync("data.attack:1"));
        Assert.Equal(1, await api.CountAsync("data.withdrawal_id:1"));

        var again = await ImportAsync(console, file);
        Assert.Equal((ExitCodes.Done, "4864 rows: 0 stored, 4864 duplicates, 0 refused"), again);
        Assert.Equal(rows, await api.CountAsync());
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Import_BrokenQuoteInARealFile_CostsOneLineAndIsReported()
    {
        if (SampleData.Folder("nomad-bridge", output) is not { } folder)
            return;

        var lines = ReadLines(new FileInfo(Path.Combine(folder, "nomad_withdrawals_labelled.csv.gz"))).ToList();
        lines[1_000] = lines[1_000].Replace(",0x", ",\"0x", StringComparison.Ordinal);
        await using var console = await TestConsole.StartAsync();
        using var api = await ApiCaller.CreateAsync(console);
        var broken = new FileInfo(Path.Combine(console.Folder, "broken.csv"));
        await File.WriteAllLinesAsync(broken.FullName, lines, Deadline.Token);
        var report = new FileInfo(Path.Combine(console.Folder, "refused.csv"));

        var (code, summary) = await ImportAsync(console, broken, report);

        Assert.Equal((ExitCodes.Failed, "4864 rows: 4863 stored, 0 duplicates, 1 refused"), (code, summary));
        Assert.Equal(4_863, await api.CountAsync());
        var reported = await File.ReadAllLinesAsync(report.FullName, Deadline.Token);
        Assert.Equal(2, reported.Length);
        Assert.StartsWith("1001,", reported[1], StringComparison.Ordinal);
        Assert.Contains("Broken quote", reported[1], StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Import_WrongUsage_IsCode2AndStoresNothing()
    {
        await using var console = await TestConsole.StartAsync();
        var file = new FileInfo(Path.Combine(console.Folder, "x.csv"));
        await File.WriteAllTextAsync(file.FullName, "a,b\n1,2\n", Deadline.Token);
        Assert.Equal(ExitCodes.Usage, await CodeAsync(console, file, ["time=nope"]));
        Assert.Equal(ExitCodes.Usage, await CodeAsync(console, file, ["nonsense"]));
        Assert.Equal(ExitCodes.Usage, await CodeAsync(console, new FileInfo(file.FullName + ".absent"), []));
        Assert.Equal(ExitCodes.Done, await CodeAsync(console, file, []));
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Post_CloudTrailRecordsAsCloudEvents_AreAllFoundAgain()
    {
        if (SampleData.Folder("cloudtrail", output) is not { } folder)
            return;

        var records = ReadLines(new FileInfo(Path.Combine(folder, "cloudtrail-events.ndjson.gz"))).Select(line => JsonElement.Parse(line))
            .ToList();
        Assert.Equal(1_450, records.Count);
        await using var console = await TestConsole.StartAsync();
        using var api = await ApiCaller.CreateAsync(console);
        foreach (var batch in records.Chunk(100))
        {
            var reply = await api.PostAsync($"[{string.Join(',', batch.Select(AsCloudEvent))}]", "application/cloudevents-batch+json");
            Assert.Equal(202, reply.Status);
            Assert.Equal(batch.Length, reply.Json.GetProperty("accepted").GetInt32());
        }

        Assert.Equal(1_450, await api.CountAsync());
        var denied = records.Count(r => r.TryGetProperty("errorCode", out var code) && code.GetString() == "AccessDenied");
        Assert.Equal(denied, await api.CountAsync("data.errorCode:AccessDenied"));
        Assert.Equal(1_450, await api.CountAsync("category:security"));
    }

    private static string AsCloudEvent(JsonElement record) =>
        $$"""
        {"specversion":"1.0","id":"{{record.GetProperty("eventID").GetString()}}","source":"/aws/{{record.GetProperty("eventSource").GetString()}}",
         "type":"com.amazonaws.{{record.GetProperty("eventName").GetString()}}","category":"security","time":"{{record.GetProperty("eventTime").GetString()}}","data":{{record.GetRawText()}}}
        """;

    private static async Task<(int Code, string Summary)> ImportAsync(TestConsole console, FileInfo file, FileInfo? refused = null)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await ImportCommand.RunAsync(console.Get<EventImporter>(), TimeProvider.System, file, Map, new(Refused: refused),
            new(result, error), Deadline.Token);
        return (code, result.ToString().Trim());
    }

    private static async Task<int> CodeAsync(TestConsole console, FileInfo file, string[] map)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await ImportCommand.RunAsync(console.Get<EventImporter>(), TimeProvider.System, file, map, new(), new(result, error),
            Deadline.Token);
        Assert.Equal(code == ExitCodes.Usage, error.ToString().Length > 0);
        return code;
    }

    private static (int Rows, int Large) PlainCount(FileInfo file)
    {
        var rows = ReadLines(file).Skip(1).Select(line => line.Split(',')).ToList();
        return (rows.Count, rows.Count(r => r[6].Length > 0 && double.Parse(r[6], CultureInfo.InvariantCulture) > 1_000_000));
    }

    private static IEnumerable<string> ReadLines(FileInfo file)
    {
        using var reader = new StreamReader(new GZipStream(file.OpenRead(), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
