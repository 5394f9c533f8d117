using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Import;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Audit.Import;

public sealed class CloudTrailMappingTests(ITestOutputHelper output)
{
    private const string Denied = """
        {"userIdentity":{"type":"IAMUser","principalId":"AIDA1","userName":"bert","accessKeyId":"AKIATFQR7NSCUXC3DDDP"},"eventTime":"2023-07-10T11:42:18Z",
        "eventSource":"ec2.amazonaws.com","eventName":"RunInstances","awsRegion":"us-east-1","sourceIPAddress":"10.1.2.3","userAgent":"aws-cli",
        "errorCode":"Client.UnauthorizedOperation","errorMessage":"You may not","requestParameters":{"instanceId":"i-1","price":0.5,"none":null},"requestID":"r-1",
        "eventID":"e-1","readOnly":false,"recipientAccountId":"123"}
        """;

    [Fact, Trait("Req", "AU3")]
    public void Map_DeniedCall_SaysWhoWhatWhenAndWhatBecameOfIt()
    {
        var parts = Map(Denied);

        Assert.Equal(("cloudtrail:bert", "ec2.RunInstances", AuditOutcome.Denied, "instance:i-1"), (parts.Actor, parts.Action, parts.Outcome, parts.Target));
        Assert.Equal(("10.1.2.3", "akiatfqr7nscuxc3", "r-1"), (parts.Ip, parts.Session, parts.Correlation));
        Assert.Equal(new DateTimeOffset(2023, 7, 10, 11, 42, 18, TimeSpan.Zero), parts.Time);
        var entry = JsonNode.Parse(AuditDraft.Of(parts).Entry(7))!;
        Assert.Equal("security", (string?)entry["data"]!["kind"]);
        Assert.Equal("warning", (string?)entry["data"]!["severity"]);
        Assert.Equal("""{"instanceId":"i-1","price":"0.5"}""", entry["data"]!["requestParameters"]!.ToJsonString());
        Assert.Equal(7, (int)entry["seq"]!);
    }

    [Fact, Trait("Req", "AU6")]
    public void Map_Erasable_LeavesNothingThatNamesAPersonInTheEntry()
    {
        var draft = AuditDraft.Of(new CloudTrailMapping("aws", erasable: true).Map((JsonObject)JsonNode.Parse(Denied)!));

        var entry = Encoding.UTF8.GetString(draft.Entry(0));
        Assert.DoesNotContain("bert", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("10.1.2.3", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("You may not", entry, StringComparison.Ordinal);
        Assert.Contains("\"actor\":\"aws:AIDA1\"", entry, StringComparison.Ordinal);
        Assert.Equal(("bert", "10.1.2.3"), (PersonalColumns.Read(Encoding.UTF8.GetString(draft.Personal!)).Name, PersonalColumns.Read(Encoding.UTF8.GetString(draft.Personal!)).Ip));
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData("sts", "AssumeRole", true, null, "authentication", "info")]
    [InlineData("signin", "ConsoleLogin", false, null, "authentication", "info")]
    [InlineData("cloudtrail", "StopLogging", false, null, "security", "critical")]
    [InlineData("cloudtrail", "StopLogging", false, "AccessDenied", "security", "error")]
    [InlineData("iam", "AttachRolePolicy", false, null, "security", "error")]
    [InlineData("s3", "CreateBucket", false, null, "change", "info")]
    [InlineData("s3", "GetBucketCors", true, "NoSuchCORSConfiguration", "business", "warning")]
    [InlineData("s3", "GetBucketCors", true, "AccessDenied", "security", "warning")]
    public void Rules_Calls_GiveKindAndSeverity(string service, string name, bool readOnly, string? error, string kind, string severity)
    {
        var outcome = CloudTrailRules.Outcome(error, signInFailed: false);

        Assert.Equal((kind, severity), (CloudTrailRules.Kind(service, name, readOnly, outcome).Name(), CloudTrailRules.Severity(name, outcome, byRoot: false).Name()));
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData("{}", "eventName")]
    [InlineData("""{"eventName":"A"}""", "eventSource")]
    [InlineData("""{"eventName":"A","eventSource":"b","eventTime":"soon"}""", "eventTime")]
    [InlineData("""{"eventName":1,"eventSource":"b","eventTime":"soon"}""", "eventName")]
    public void Map_NoRecord_SaysWhatIsMissing(string json, string missing) =>
        Assert.Contains(missing, Assert.Throws<FormatException>(() => Map(json)).Message, StringComparison.Ordinal);

    [Fact, Trait("Req", "AU3")]
    public void At_Repetition_KeepsGapsAndHasIdsOfItsOwn()
    {
        var entry = new RepeatedEntry(Map(Denied));
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var first = JsonNode.Parse(AuditDraft.Of(entry.At(0, time)).Entry(0))!;
        var second = JsonNode.Parse(AuditDraft.Of(entry.At(1, time)).Entry(0))!;
        var again = JsonNode.Parse(AuditDraft.Of(entry.At(1, time)).Entry(0))!;

        Assert.Equal(("e-1", "r-1", 0), ((string)first["data"]!["eventID"]!, (string)first["corr"]!, (int)first["data"]!["repetition"]!));
        Assert.Equal(1, (int)second["data"]!["repetition"]!);
        Assert.NotEqual("e-1", (string)second["data"]!["eventID"]!);
        Assert.NotEqual("r-1", (string)second["corr"]!);
        Assert.Equal(second.ToJsonString(), again.ToJsonString());
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData("{\"eventID\":\"1\"}\nno json\n\n[1]\n{\"eventID\":\"2\",\"eventID\":\"3\"}\n{\"eventID\":\"4\"}", "1 2! 4! 5! 6")]
    [InlineData("{\"Records\":[{\"eventID\":\"1\"},{\"eventID\":\"2\"}]}", "1 1")]
    [InlineData("{\n  \"Records\": [\n {\"eventID\":\"1\"},\n 5,\n{\"eventID\":\"2\"}\n]}\n", "1 2! 3")]
    public async Task ReadAsync_Forms_GiveRecordsAndBadLinesByNumber(string text, string expected)
    {
        var plain = await ReadAsync(Encoding.UTF8.GetBytes(text));
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, plain);
        Assert.Equal(expected, await ReadAsync(packed.ToArray()));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Map_RealRecords_AllBecomeEntries()
    {
        if (SampleData.Folder("cloudtrail", output) is not { } folder)
            return;
        await using var file = await CloudTrailFile.OpenAsync(File.OpenRead(Path.Combine(folder, "cloudtrail-events.ndjson.gz")), "cloudtrail-events.ndjson.gz", Deadline.Token);
        var mapping = new CloudTrailMapping("cloudtrail", erasable: false);
        List<EntryProjection> entries = [];

        await foreach (var record in file.ReadAsync(Deadline.Token))
            entries.Add(EntryProjection.Read(AuditDraft.Of(mapping.Map(record.Record!)).Entry(entries.Count)));

        Assert.Equal(1_450, entries.Count);
        Assert.Equal(56, entries.Count(entry => entry.Outcome == AuditOutcome.Denied));
        Assert.Equal(82, entries.Count(entry => entry.Outcome == AuditOutcome.Failed));
        Assert.Equal(1_271, entries.Count(entry => entry.Actor == "cloudtrail:bert-jan"));
        Assert.Equal(2, entries.Count(entry => entry.Severity == Severity.Critical && entry.Action.StartsWith("cloudtrail.", StringComparison.Ordinal)));
    }

    private static async Task<string> ReadAsync(byte[] bytes)
    {
        await using var file = await CloudTrailFile.OpenAsync(new MemoryStream(bytes), "a.json", Deadline.Token);
        List<string> found = [];
        await foreach (var record in file.ReadAsync(Deadline.Token))
            found.Add(record.Line + (record.Fault is null ? "" : "!"));
        return string.Join(' ', found);
    }

    private static EntryParts Map(string json) => new CloudTrailMapping("cloudtrail", erasable: false).Map((JsonObject)JsonNode.Parse(json)!);
}
