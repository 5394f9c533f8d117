using System.Text;
using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Events.Ingest;
using static RiskConsole.Tests.Events.Ingest.Parsing;

namespace RiskConsole.Tests.Events.Ingest;

public class EventParserTests
{
    [Fact, Trait("Req", "EV1")]
    public void Parse_AllAttributes_AreKept()
    {
        var item = Event("""
            {"specversion":"1.0","id":"a-1","source":"http://localhost/source","type":"mock.test","subject":"sub",
             "time":"2018-04-26T14:48:09.1234567+02:00","dataschema":"http://localhost/schema","datacontenttype":"application/json",
             "astring":"aaa","aboolean":true,"anumber":10,"anull":null,"data":{ "x" : [1, 2.50, "ü\u00e4\n"] }}
            """);

        Assert.Equal("a-1", item.Id);
        Assert.Equal("http://localhost/source", item.Source);
        Assert.Equal("mock.test", item.Type);
        Assert.Equal("sub", item.Subject);
        Assert.Equal(new DateTimeOffset(2018, 4, 26, 12, 48, 9, TimeSpan.Zero).AddTicks(1234560), item.Time);
        Assert.Equal(TimeSpan.Zero, item.Time.Offset);
        Assert.Equal(Now, item.ReceivedAt);
        Assert.Equal("""{"astring":"aaa","aboolean":true,"anumber":10}""", item.Extensions);
        Assert.Equal("""{"x":[1,2.50,"üä\n"]}""", item.Data);
        Assert.Equal(7, item.Uid.Version);
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/s","type":"t"}""", "/specversion", "1.0")]
    [InlineData("""{"id":"1","source":"/s","type":"t"}""", "/specversion", "missing")]
    [InlineData("""{"specversion":1.0,"id":"1","source":"/s","type":"t"}""", "/specversion", "string")]
    [InlineData("""{"specversion":"1.0","source":"/s","type":"t"}""", "/id", "missing")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/s","type":"t"}""", "/id", "empty")]
    [InlineData("""{"specversion":"1.0","id":7,"source":"/s","type":"t"}""", "/id", "string")]
    [InlineData("""{"specversion":"1.0","id":null,"source":"/s","type":"t"}""", "/id", "missing")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"t"}""", "/source", "missing")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a b","type":"t"}""", "/source", "URI-reference")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"1:x","type":"t"}""", "/source", "URI-reference")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/%2","type":"t"}""", "/source", "URI-reference")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s"}""", "/type", "missing")]
    [InlineData("""{"specversion":"1.0","id":"1","id":"2","source":"/s","type":"t"}""", "/id", "twice")]
    [InlineData("""{"specversion":"1.0","id":"1","\u0069d":"2","source":"/s","type":"t"}""", "/id", "twice")]
    public void Parse_RequiredAttributeWrong_IsRefusedByName(string json, string pointer, string says)
    {
        var problem = Refusal(json);
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(says, problem.Detail, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData(""","data":{},"data_base64":"e30=" """, "/data_base64", "one payload")]
    [InlineData(""","data_base64":"e30=","data":1""", "/data_base64", "one payload")]
    [InlineData(""","data_base64":"e3=" """, "/data_base64", "base64")]
    [InlineData(""","data_base64":5""", "/data_base64", "base64")]
    [InlineData(""","data":1,"data":2""", "/data", "twice")]
    [InlineData(""","data":{"a":{"b":1,"c":[{"x":1},{"y":1,"y":2}]}}""", "/data/a/c/1/y", "twice")]
    [InlineData(""","data":{"a/~":1,"a\/~":1}""", "/data/a~1~0", "twice")]
    [InlineData(""","data":{"a":"\ud800"}""", "/data/a", "surrogate")]
    [InlineData(""","data":["x","\udc00\ud800"]""", "/data/1", "surrogate")]
    [InlineData(""","data":{"\udfff":1}""", "/data/", "surrogate")]
    [InlineData(""","subject":"\ud800x" """, "/subject", "surrogate")]
    [InlineData(""","\ud800":1""", "", "surrogate")]
    [InlineData(""","subject":"a\u0000b" """, "/subject", "control")]
    [InlineData(""","subject":"" """, "/subject", "empty")]
    [InlineData(""","time":"2026-02-30T00:00:00Z" """, "/time", "RFC 3339")]
    [InlineData(""","time":"2026-02-03 00:00:00Z" """, "/time", "RFC 3339")]
    [InlineData(""","time":"2026-02-03T00:00:00" """, "/time", "RFC 3339")]
    [InlineData(""","time":1641907661""", "/time", "string")]
    [InlineData(""","time":"2027-03-04T05:06:07Z" """, "/time", "2027-03-04T05:06:07.000Z")]
    [InlineData(""","decimal":42.42""", "/decimal", "integer")]
    [InlineData(""","big":3000000000""", "/big", "integer")]
    [InlineData(""","obj":{"a":1}""", "/obj", "\"data\"")]
    [InlineData(""","Upper":"x" """, "/Upper", "lower-case")]
    [InlineData(""","with_underscore":"x" """, "/with_underscore", "lower-case")]
    [InlineData(""","ext":1,"ext":2""", "/ext", "twice")]
    [InlineData(""","score":1.01""", "/score", "0 to 1")]
    [InlineData(""","score":"high" """, "/score", "0 to 1")]
    [InlineData(""","riskscore":"NaN" """, "/riskscore", "0 to 1")]
    [InlineData(""","score":true""", "/score", "0 to 1")]
    [InlineData(""","datacontenttype":"json" """, "/datacontenttype", "media type")]
    [InlineData(""","dataschema":"a b" """, "/dataschema", "URI")]
    public void Parse_MemberWrong_IsRefusedByPointer(string members, string pointer, string says)
    {
        var problem = Refusal(With(members));
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(says, problem.Detail, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_ClockAYearOff_NamesBothTimes()
    {
        var problem = Refusal(With(""","time":"2027-03-04T05:06:07+00:00" """));
        Assert.Contains("2027-03-04T05:06:07.000Z", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("2026-03-04T05:06:07.000Z", problem.Detail, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_TimeInThePast_IsRefusedOnlyBeyondMaxAge()
    {
        var json = With(""","time":"2022-08-01T21:32:31Z" """);
        Assert.Equal(2022, Event(json).Time.Year);
        Assert.Equal("/time", Refusal(json, new() { MaxAge = TimeSpan.FromDays(30) }).Pointer);
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData("", "empty")]
    [InlineData("  \n", "empty")]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("{\"specversion\":\"1.0\",\n\"id\":,}", "line 2")]
    [InlineData("{} x", "byte 4")]
    [InlineData("[{}]]", "byte 5")]
    [InlineData("nul", "line 1")]
    public void Parse_MalformedJson_SaysWhere(string json, string says)
    {
        var refusal = Parse(json).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal(400, refusal.Status);
        Assert.Equal("malformed-json", refusal.Code);
        Assert.Contains(says, refusal.Problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", refusal.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Parse_Depth10000_IsRefused(string open, string close)
    {
        var json = With(",\"data\":" + string.Concat(Enumerable.Repeat(open, 10_000)) + "1"
            + string.Concat(Enumerable.Repeat(close, 10_000)));
        var refusal = Parse(json).Refusal;
        Assert.Equal(400, refusal?.Status);
        Assert.Contains("depth of 32", refusal?.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_InvalidUtf8_NamesTheByte()
    {
        var bytes = Encoding.UTF8.GetBytes(With(""","subject":"x" """));
        var at = Array.LastIndexOf(bytes, (byte)'x');
        bytes[at] = 0xff;
        var refusal = Parser().Parse(bytes, DocumentShape.Either, Now).Refusal;
        Assert.Contains($"byte {at + 1}", refusal?.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_BatchWithOneWrong_KeepsTheRest()
    {
        var document = Parse($$$"""[{{{With("")}}},{"specversion":"1.0","id":"2","source":"/s","type":"t","data":{"k":1,"k":{"deep":[1,2]}},"id":"3"},7,[1],{{{With("")}}}]""");

        Assert.Null(document.Refusal);
        Assert.Equal([true, false, false, false, true], document.Events.Select(e => e.Event is not null));
        Assert.Equal("/1/data/k", document.Events[1].Problems[0].Pointer);
        Assert.Equal("2", document.Events[1].Id);
        Assert.Equal("/2", document.Events[2].Problems[0].Pointer);
        Assert.Equal([0, 1, 2, 3, 4], document.Events.Select(e => e.Index));
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_SeveralThingsWrong_AreAllNamed()
    {
        var parsed = Assert.Single(Parse("""{"specversion":"1.0","time":"x","a_b":1}""").Events);
        Assert.Equal(["/time", "/a_b", "/id", "/source", "/type"], parsed.Problems.Select(p => p.Pointer));
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_MoreThanMaxBatch_IsRefusedWhole()
    {
        var document = Parse($"[{With("")},{With("")},{With("")}]", options: new() { MaxBatch = 2 });
        Assert.Equal(413, document.Refusal?.Status);
        Assert.Empty(document.Events);
    }

    [Fact, Trait("Req", "EV1")]
    public void ParseLines_MalformedLine_RefusesOnlyItself()
    {
        var text = $"{With("")}\r\n\n{{\"broken\n{With(",\"data\":{\"a\":1,\"a\":2}")}\n{With("")}";
        var document = Parser().ParseLines(Encoding.UTF8.GetBytes(text), Now);

        Assert.Equal([true, false, false, true], document.Events.Select(e => e.Event is not null));
        Assert.Equal([1, 3, 4, 5], document.Events.Select(e => e.Line));
        Assert.StartsWith("Line 3: ", document.Events[1].Problems[0].Detail, StringComparison.Ordinal);
        Assert.Equal("/4/data/a", document.Events[2].Problems[0].Pointer);
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData(""","severity":"high" """, Severity.Error)]
    [InlineData(""","severity":"nonsense" """, Severity.Info)]
    [InlineData(""","severitytext":"WARN" """, Severity.Warning)]
    [InlineData(""","severitynumber":21""", Severity.Critical)]
    [InlineData(""","severitynumber":"17" """, Severity.Error)]
    [InlineData(""","severity":"info","severitynumber":21""", Severity.Info)]
    [InlineData(""","data":{"severity":"critical"}""", Severity.Critical)]
    [InlineData(""","data":{"a":{"severity":"critical"}}""", Severity.Info)]
    [InlineData(""","severity":"low","data":{"severity":"critical"}""", Severity.Info)]
    [InlineData("", Severity.Info)]
    public void Parse_Severity_IsTakenFromTheFirstThatSaysOne(string members, Severity expected) =>
        Assert.Equal(expected, Event(With(members)).Severity);

    [Theory, Trait("Req", "SC1")]
    [InlineData(""","score":0.5""", 0.5)]
    [InlineData(""","score":"0.25" """, 0.25)]
    [InlineData(""","riskscore":"1" """, 1.0)]
    [InlineData(""","score":0.5,"data":{"score":0.9}""", 0.5)]
    [InlineData(""","data":{"risk_score":0.3,"score":0.9}""", 0.9)]
    [InlineData(""","data":{"risk_score":0.3}""", 0.3)]
    [InlineData(""","data":{"score":91}""", null)]
    [InlineData("", null)]
    public void Parse_Score_IsTakenFromTheFirstThatSaysOne(string members, double? expected) =>
        Assert.Equal(expected, Event(With(members)).Score);

    [Fact, Trait("Req", "EV1")]
    public void Parse_ForeignSeverityWord_StaysFindable() =>
        Assert.Equal("""{"sourceseverity":"high","sourcecategory":"fraud"}""",
            Event(With(""","severity":"high","category":"fraud" """)).Extensions);

    [Theory, Trait("Req", "EV6")]
    [InlineData("io.example.bridge.withdrawal", Category.Risk)]
    [InlineData("io.example.security.key-exported", Category.Security)]
    [InlineData("auth.failed", Category.Security)]
    [InlineData("com.example.heartbeat", Category.Health)]
    [InlineData("io.example.config.changed", Category.System)]
    [InlineData("io.example.SESSION.expired", Category.User)]
    [InlineData("io.example.authority", Category.Risk)]
    public void Parse_Category_FollowsTheType(string type, Category expected) =>
        Assert.Equal(expected, Event($$"""{"specversion":"1.0","id":"1","source":"/s","type":"{{type}}"}""").Category);

    [Fact, Trait("Req", "EV6")]
    public void Parse_Category_FollowsConfiguredPatternsFirst()
    {
        var options = new IngestOptions { Categories = { new() { Pattern = "t", Category = "health" } } };
        Assert.Equal(Category.Health, Event(With(""), options).Category);
        Assert.Equal(Category.User, Event(With(""","category":"user" """), options).Category);
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_AttributesTheConsoleGives_AreNotTakenFromSenders() =>
        Assert.Null(Event(With(""","uid":"x","seq":123456789012,"recordedtime":"2020-01-01T00:00:00Z" """)).Extensions);

    [Fact, Trait("Req", "EV1")]
    public void Parse_ManyNamesInOneObject_StayFast()
    {
        var members = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"k{i}\":{i}"));
        var item = Event(With($",\"data\":{{{members}}}"));
        using var data = JsonDocument.Parse(item.Data!);
        Assert.Equal(60_000, data.RootElement.EnumerateObject().Count());
        Assert.Equal("/data/k59999", Refusal(With($",\"data\":{{{members},\"k59999\":1}}")).Pointer);
    }

    [Fact, Trait("Req", "EV4")]
    public void Parse_Data_KeepsTextOfAnyScriptAndExactNumbers()
    {
        var item = Event(With(""","data":{"t":"\u4f60\u597d \ud83d\ude00 \u0001 \" \\ \/","n":1000000000000000000000.10,"e":-0.0e+5}"""));
        Assert.Equal("""{"t":"你好 😀 \u0001 \" \\ /","n":1000000000000000000000.10,"e":-0.0e+5}""", item.Data);
    }
}
