using System.Text;
using RiskConsole.Events;
using RiskConsole.Events.Import;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Events.Import;

public class EventImporterTests(ITestOutputHelper output)
{
    [Fact, Trait("Req", "EV7")]
    public async Task Run_CsvWithMapping_BecomesEvents()
    {
        var importing = new Importing();
        var result = await importing.RunAsync(
            "ts,who,amount,raw,note,secret\r\n1641907661,0xabc,8.50,1000000000000000000000,\"a, \"\"b\"\"\nc\",x\r\n",
            "with drawals.csv", "time=ts", "subject=who", "data.usd=amount", "type=const:io.example.withdrawal", "severity=const:high",
                "none=secret", "data.code=text:amount", "chain=const:eth");

        Assert.Equal((1, 1, 0, 0), (result.Rows, result.Stored, result.Duplicates, result.Refused));
        var item = Assert.Single(importing.Log.Events);
        Assert.Equal("""{"usd":8.50,"code":"8.50","raw":"1000000000000000000000","note":"a, \"b\"\nc"}""", item.Data);
        Assert.Equal(new DateTimeOffset(2022, 1, 11, 13, 27, 41, TimeSpan.Zero), item.Time);
        Assert.Equal(("0xabc", "io.example.withdrawal", "import:with%20drawals.csv", Severity.Error),
            (item.Subject, item.Type, item.Source, item.Severity));
        Assert.Contains("\"chain\":\"eth\"", item.Extensions, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "EV7")]
    [InlineData("a,b\n1,2\n\"open,3\n4,5\n6,7\n", 3, "Broken quote: the one opened in column 1 (\"a\")", "1|4|6")]
    [InlineData("a,b\n1,2\n3,\"open\n4,5\n6,\"7\"\n", 3, "Broken quote: the one opened in column 2 (\"b\")", "1|4|6")]
    [InlineData("a,b\n1,2\n3,x\"y\n4,5\n", 3, "Broken quote in column 2", "1|4")]
    [InlineData("a,b\n1,2\n3,\"x\"y\n4,5\n", 3, "Broken quote in column 2", "1|4")]
    [InlineData("a,b\n1,2\n3\n4,5\n", 3, "1 fields, the header on line 1 names 2", "1|4")]
    [InlineData("a,b\n1,2\n3,4,5\n4,5\n", 3, "3 fields", "1|4")]
    [InlineData("a;b\n1;2\n3;\"x;\n4;5\n", 3, "Broken quote", "1|4")]
    public async Task Run_BrokenCsvLine_CostsThatLineAlone(string csv, long line, string says, string stored)
    {
        var importing = new Importing();
        var result = await importing.RunAsync(csv, "x.csv");

        var refused = Assert.Single(importing.Refused);
        Assert.Equal(line, refused.Line);
        Assert.Contains(says, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(stored, string.Join('|', importing.Log.Events.Select(e => e.DataRoot.GetProperty("a").ToString())));
        Assert.Equal(result.Rows, result.Stored + result.Refused);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_ValuesThatAreWrong_NameLineAndColumn()
    {
        var importing = new Importing();
        await importing.RunAsync(
            "ts,s,who\nlast week,0.5,a\n1641907661,1.5,b\n99999999999,0.5,c\n1641907661,0.5,\u0001\n1641907661,0.5,e\n",
            "x.csv", "time=ts", "score=s", "subject=who");

        Assert.Equal([2L, 3L, 4L, 5L], importing.Refused.Select(r => r.Line));
        Assert.StartsWith("Column ts: \"last week\" is no time", importing.Refused[0].Reason, StringComparison.Ordinal);
        Assert.StartsWith("Column s: \"score\" must be a number from 0 to 1", importing.Refused[1].Reason, StringComparison.Ordinal);
        Assert.StartsWith("Column ts: ", importing.Refused[2].Reason, StringComparison.Ordinal);
        Assert.StartsWith("Column who: ", importing.Refused[3].Reason, StringComparison.Ordinal);
        Assert.Equal("e", Assert.Single(importing.Log.Events).Subject);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_SameFileAgain_FindsOnlyDuplicatesAndKeepsEqualRows()
    {
        const string csv = "a,b\n1,2\n1,2\n3,4\n";
        var importing = new Importing();
        Assert.Equal(3, (await importing.RunAsync(csv, "x.csv")).Stored);

        var again = await importing.RunAsync(Importing.Gzip(csv), "x.csv.gz", "data.c=a");
        Assert.Equal((0, 3), (again.Stored, again.Duplicates));
        Assert.Equal(3, importing.Log.Events.Count);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_NdjsonOfCloudEvents_KeepsThemAndRefusesBadLines()
    {
        var importing = new Importing();
        var result = await importing.RunAsync(
            """
            {"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1}}

            {"specversion":"1.0","id":"2","source":"/s"}
            {"broken
            [1]
            {"specversion":"1.0","id":"3","source":"/s","type":"t"}
            """, "x.ndjson");

        Assert.Equal((5, 2, 3), (result.Rows, result.Stored, result.Refused));
        Assert.Equal([3L, 4L, 5L], importing.Refused.Select(r => r.Line));
        Assert.Contains("\"type\" is missing", importing.Refused[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["1", "3"], importing.Log.Events.Select(e => e.Id));
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_NdjsonOfObjects_MapsMembersByDottedNames()
    {
        var importing = new Importing();
        await importing.RunAsync(
            """{"at":1641907661250,"user":{"name":"ü","id":7},"amount":1.50,"big":1000000000000000000000,"gone":null}""",
            "log.jsonl", "time=at", "subject=user.name", "data.uid=user.id", "type=const:io.example.x");

        var item = Assert.Single(importing.Log.Events);
        Assert.Equal("ü", item.Subject);
        Assert.Equal("""{"user":{"name":"ü","id":7},"amount":1.50,"big":1000000000000000000000,"gone":null,"uid":7}""", item.Data);
    }

    [Theory, Trait("Req", "EV7")]
    [InlineData("", "empty")]
    [InlineData("a,b\n", null)]
    [InlineData("a,,b\n1,2,3\n", "column 2 has no name")]
    [InlineData("a,a\n1,2\n", "two columns are called")]
    [InlineData("\"a\n1,2\n", "quote in the header")]
    [InlineData("[{}]", "JSON array")]
    [InlineData("a\0b", "not text")]
    [InlineData("PK\u0003\u0004", "ZIP")]
    public async Task Run_FileThatCannotBeRead_SaysWhy(string content, string? says)
    {
        var importing = new Importing();
        if (says is null)
        {
            Assert.Equal(0, (await importing.RunAsync(content, "x.csv")).Rows);
            return;
        }
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => importing.RunAsync(content, "x.txt"));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "EV7")]
    [InlineData("time=nope", "no column \"nope\"")]
    [InlineData("time", "no mapping")]
    [InlineData("Bad Target=a", "no target")]
    [InlineData("specversion=a", "cannot be mapped")]
    public async Task Run_MappingThatDoesNotFit_SaysWhy(string map, string says)
    {
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => new Importing().RunAsync("a,b\n1,2\n", "x.csv", map));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_InvalidUtf8AndOverlongLines_AreRefusedAlone()
    {
        var importing = new Importing(new() { MaxLineBytes = 2_000 });
        var csv = Encoding.UTF8.GetBytes($"a,b\n1,2\n3,?\n{new string('x', 5_000)},5\n6,7\n");
        csv[Array.IndexOf(csv, (byte)'?')] = 0xff;
        await importing.RunAsync(csv, "x.csv");

        Assert.Equal([(3L, true), (4L, false)],
            importing.Refused.Select(r => (r.Line, r.Reason.Contains("UTF-8", StringComparison.Ordinal))));
        Assert.Equal(2, importing.Log.Events.Count);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_DamagedGzip_KeepsWhatWasBeforeAndSaysSo()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"{i},{i * 7919 % 10007}"));
        var packed = Importing.Gzip("a,b\n" + rows);
        var importing = new Importing();
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => importing.RunAsync(packed[..(packed.Length / 2)], "x.csv.gz"));
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        Assert.InRange(importing.Log.Events.Count, 1, 19_999);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_GzipOfSeveralMembers_IsReadWhole()
    {
        var importing = new Importing();
        await importing.RunAsync([.. Importing.Gzip("a\n1\n"), .. Importing.Gzip("2\n3\n")], "x.csv.gz");
        Assert.Equal(3, importing.Log.Events.Count);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_LargeFile_AppendsInBatchesAndReportsProgress()
    {
        var importing = new Importing();
        importing.Log.BusyTimes = 2;
        await importing.RunAsync("a\n" + string.Join('\n', Enumerable.Range(0, 2_500)), "x.csv");

        Assert.Equal([1_000, 1_000, 500], importing.Log.Batches);
        Assert.Equal([1_000L, 2_000L, 2_500L], importing.Progress.Select(p => p.Rows));
        Assert.True(importing.Progress[^1].Fraction > 0.99);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_LogThatStaysBusy_GivesUp()
    {
        var importing = new Importing(new() { BusyRetries = 2 });
        importing.Log.BusyTimes = 100;
        await Assert.ThrowsAsync<LogBusyException>(() => importing.RunAsync("a\n1\n", "x.csv"));
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_RandomCsv_IsReadBackAsWritten()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var alphabet = new[] { "a", "é", "\"", ",", "\n", " x", ";", "1" };
        var rows = Enumerable.Range(0, 2_000).Select(_ => Enumerable.Range(0, 3)
            .Select(_ => "v" + string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => alphabet[random.Next(alphabet.Length)]))
                + "v").ToArray()).ToList();
        var csv = "a,b,c\r\n" + string.Concat(rows.Select(r => string.Join(',', r.Select(Quote)) + "\r\n"));

        var importing = new Importing();
        await importing.RunAsync(csv, "x.csv");

        Assert.Empty(importing.Refused);
        Assert.Equal(rows.Select(r => string.Join('|', r)),
            importing.Log.Events.Select(e => string.Join('|', e.DataRoot.EnumerateObject().Select(m => m.Value.GetString()))));

        string Quote(string value) => random.Next(2) == 0 || value.AsSpan().IndexOfAny('"', ',', '\n') >= 0
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Run_MutatedCsv_NeverLosesTrackOfARow()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var csv = new StringBuilder("a,b,c\n");
            for (var i = 0; i < 40; i++)
                csv.Append(i).Append(",\"x,\"\"y\",z\n");
            for (var n = random.Next(8); n > 0; n--)
                csv.Insert(random.Next(6, csv.Length), "\"\n,x"[random.Next(4)]);
            var importing = new Importing(new() { MaxRecordLines = 5 });
            var result = await importing.RunAsync(csv.ToString(), "x.csv");
            Assert.Equal(result.Rows, result.Stored + result.Refused);
            // A mutation spoils its own line and at most those a broken quote reached, never the rest of the file.
            Assert.InRange(result.Stored, 40 - 8 * 2, 48);
        }
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Preview_ShowsColumnsAndFirstRows()
    {
        var importer = new Importing().Importer;
        var csv = await importer.PreviewAsync(new MemoryStream(Importing.Gzip("a,b\n1,2\n\"broken\n3,4\n")), "x.csv.gz", Deadline.Token);
        Assert.Equal(["a", "b"], csv.Columns);
        Assert.Equal(["1", "3"], csv.Rows.Select(r => r[0]));

        var json = await importer.PreviewAsync(new MemoryStream("{\"a\":{\"b\":\"\\ud800\"}}\n{\"a\":{\"b\":1},\"c\":[2]}\n"u8.ToArray()),
            "x.ndjson", Deadline.Token);
        Assert.Equal(["a.b", "c"], json.Columns);
        Assert.False(json.IsCloudEvents);
    }
}
