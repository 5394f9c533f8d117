using System.Text;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Tests.Audit.Writing;

/// <summary>What is read from the bytes of an entry, and which bytes are none.</summary>
public class EntryProjectionTests
{
    [Theory, Trait("Req", "AU2")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":2}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.67890Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1,"w":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"maybe","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":[],"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":null,"data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"actor":"u:1","action":"a","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":-1,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0.5,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1} """)]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}{}""")]
    [InlineData("""{"action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1""")]
    [InlineData("""{ "action":"a","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    [InlineData("""{"action":"\ud83d","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""")]
    public void Read_WhatIsNoEntry_IsRefused(string bytes) => Assert.Throws<FormatException>(() => EntryProjection.Read(Encoding.UTF8.GetBytes(bytes)));

    [Fact, Trait("Req", "AU2")]
    public void Read_BytesThatAreNoUtf8_AreRefused()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"action":"a","actor":"u:?","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""");
        bytes[bytes.AsSpan().IndexOf((byte)'?')] = 0xff;
        Assert.Throws<FormatException>(() => EntryProjection.Read(bytes));
    }

    [Fact, Trait("Req", "AU3")]
    public void SearchText_LongWords_EndsAtAWholeCharacter()
    {
        foreach (var before in (int[])[3_980, 3_981, 3_982, 3_983, 3_984, 3_985, 3_986, 3_999, 4_000])
        {
            var draft = AuditDraft.Of(new EntryParts(
                DateTimeOffset.UnixEpoch, "u:1", "a", AuditOutcome.Ok, "", new JsonObject { ["a"] = new string('x', before) + "😂😂😂", ["b"] = new string('y', 9_000) }));
            var text = EntryProjection.Read(draft.Entry(0)).SearchText(default);
            Assert.InRange(text.Length, EntryProjection.LongestSearch - 1, EntryProjection.LongestSearch);
            Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact, Trait("Req", "AU3")]
    public void SearchText_PersonalData_IsFoundByItsWords()
    {
        var draft = AuditDraft.Of(new EntryParts(
            DateTimeOffset.UnixEpoch, "u:1", "user.add", AuditOutcome.Ok, "user:2", new JsonObject { ["count"] = 7, ["list"] = new JsonArray("one", "two") },
            new JsonObject { ["name"] = "ann", ["ip"] = "10.0.0.1", ["user"] = "bob", ["more"] = new JsonObject { ["x"] = "y" } }, Correlation: "c1"));
        var personal = PersonalColumns.Read(Encoding.UTF8.GetString(draft.Personal!));

        Assert.Equal(("ann", "10.0.0.1"), (personal.Name, personal.Ip));
        Assert.Equal("""ann u:1 user.add user:2 10.0.0.1 c1 {"x":"y"} bob 7 one two""", EntryProjection.Read(draft.Entry(0)).SearchText(personal));
        Assert.Equal("u:1 user.add user:2 c1 7 one two", EntryProjection.Read(draft.Entry(0)).SearchText(PersonalColumns.Read(null)));
    }
}
