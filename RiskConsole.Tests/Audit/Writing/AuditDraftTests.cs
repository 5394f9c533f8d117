using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;

namespace RiskConsole.Tests.Audit.Writing;

/// <summary>Whatever an act says, its entry is the canonical form of one object, and reads back as what was said.</summary>
public class AuditDraftTests
{
    private static readonly string[] s_hostile =
    [
        "", "a", "\"", "\\", "\",\"seq\":7,\"sid\":\"x", "\"sid\":", "\"seq\":1,", "seq", "{", "}", "\0", "\u001b[31m", "\u202e", "é", "e\u0301", "😂", "\ud83d", "\ude02", "\ude02\ud83d",
        "\ud83dx\ude02", "\uffff", "\ufb33", "</script>", "'; DROP TABLE audit_entry; --", "\r\n", "\u2028", "=1+1", "v\":1}",
    ];

    [Fact, Trait("Req", "AU2")]
    public void Entry_AnyParts_IsTheCanonicalFormOfTheWholeObject()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 1_500; i++)
        {
            var parts = Parts(random);
            var draft = AuditDraft.Of(parts);
            var seq = random.Next(5) == 0 ? CanonicalJson.LargestNumber : random.NextInt64(1L << random.Next(1, 50));
            var bytes = draft.Entry(seq);
            var whole = Whole(parts, draft, seq);
            Assert.True(CanonicalJson.Write(whole).AsSpan().SequenceEqual(bytes), $"Seed {seed}, case {i}: {Encoding.UTF8.GetString(bytes)}");
            Assert.True(CanonicalJson.Write(JsonNode.Parse(bytes)!).AsSpan().SequenceEqual(bytes), $"Seed {seed}, case {i}, read back");

            var read = EntryProjection.Read(bytes);
            Assert.Equal((seq, Clean(parts.Actor), Clean(parts.Action), Clean(parts.Target)), (read.Seq, read.Actor, read.Action, read.Target));
            Assert.Equal((parts.Outcome, AuditTime.Format(parts.Time)), (read.Outcome, AuditTime.Format(DateTimeOffset.UnixEpoch.AddMicroseconds(read.TimeUs))));
            Assert.Equal((Empty(parts.Ip), Empty(parts.Session), Empty(parts.Correlation)), (read.Ip, read.Session, read.Correlation));
            Assert.Equal(draft.Personal is { } personal ? PersonalData.Hash(draft.Salt, personal) : null, read.Pii);
        }
    }

    [Fact, Trait("Req", "AU2")]
    public void Of_TextOfAMegabyte_IsCutOffAndSaysSo()
    {
        var text = new string('x', AuditDraft.LongestText - 1) + "😂" + new string('y', 1_000_000);
        var act = new AuditAct(new AuditAction("rule.save", "Rule saved", AuditKind.Change), new ClaimsPrincipal(), "rule:1")
        {
            Before = new JsonObject { ["note"] = text, ["list"] = new JsonArray(text, 1.5) },
            Reason = text,
        };
        act.Personal["name"] = text;
        var draft = AuditDraft.Of(act, DateTimeOffset.UnixEpoch, null);
        var entry = JsonNode.Parse(draft.Entry(3))!;

        Assert.InRange(draft.Bytes.Length, 300_000, 301_000);
        Assert.InRange(draft.Personal!.Length, 100_000, 100_100);
        foreach (var cut in (JsonNode?[])[entry["data"]!["reason"], entry["data"]!["before"]!["note"], entry["data"]!["before"]!["list"]![0]])
            Assert.EndsWith("x… (1100001 characters)", (string?)cut, StringComparison.Ordinal);
        Assert.Equal("1.5", (string?)entry["data"]!["before"]!["list"]![1]);
    }

    [Fact, Trait("Req", "AU2")]
    public void Of_ParsedTextOfOthers_NeverThrows()
    {
        foreach (var json in (string[])["""{"a":"\ud83d"}""", """{"\ude02":"x"}""", """{"a":1,"a":2}""", """[1e400,-0,{"x":null}]""", new string('[', 60) + new string(']', 60)])
        {
            var act = new AuditAct(new AuditAction("event.import", "Imported", AuditKind.Business), new ClaimsPrincipal())
            {
                After = new JsonObject { ["what"] = JsonNode.Parse(json) },
            };
            var bytes = AuditDraft.Of(act, DateTimeOffset.UnixEpoch, null).Entry(0);
            Assert.Equal(bytes, CanonicalJson.Write(JsonNode.Parse(bytes)!));
        }
    }

    [Fact, Trait("Req", "AU1")]
    public void Of_DetailsThatImitateWhatIsOurs_DoNotReplaceIt()
    {
        var act = new AuditAct(new AuditAction("user.role", "Role changed", AuditKind.Security, Severity.Warning), new ClaimsPrincipal(), "user:1")
        {
            Outcome = AuditOutcome.Denied,
            Severity = Severity.Critical,
        };
        act.Details["kind"] = "business";
        act.Details["severity"] = "info";
        act.Details["nested"] = new JsonObject { ["kind"] = "change", ["severity"] = "info" };
        act.Details["tags"] = new JsonArray("kind", "change");
        var read = EntryProjection.Read(AuditDraft.Of(act, DateTimeOffset.UnixEpoch, "c").Entry(0));

        Assert.Equal((AuditKind.Security, Severity.Critical, AuditOutcome.Denied, "anonymous", "c"), (read.Kind, read.Severity, read.Outcome, read.Actor, read.Correlation));
    }

    private static EntryParts Parts(Random random) => new(
        DateTimeOffset.UnixEpoch.AddMicroseconds(random.NextInt64(4_000_000_000_000_000)), Text(random), "a" + Text(random), (AuditOutcome)random.Next(1, 4), Text(random),
        Members(random, 4), random.Next(3) == 0 ? null : Members(random, 2), Optional(random), Optional(random), Optional(random));

    private static JsonObject Whole(EntryParts parts, AuditDraft draft, long seq)
    {
        var whole = new JsonObject
        {
            ["seq"] = seq,
            ["v"] = 1,
            ["ts"] = AuditTime.Format(parts.Time),
            ["actor"] = Clean(parts.Actor),
            ["action"] = Clean(parts.Action),
            ["outcome"] = parts.Outcome.Name(),
            ["target"] = Clean(parts.Target),
            ["data"] = CanonicalJson.Tidy(parts.Data),
        };
        foreach (var (name, value) in ((string, string?)[])[("ip", parts.Ip), ("sid", parts.Session), ("corr", parts.Correlation)])
        {
            if (Empty(value) is { } there)
                whole[name] = there;
        }
        if (draft.Personal is { } personal)
            whole["pii"] = PersonalData.Hash(draft.Salt, personal);
        return whole;
    }

    private static JsonObject Members(Random random, int depth)
    {
        var members = new JsonObject();
        for (var i = random.Next(5); i > 0; i--)
            members[Text(random)] = Node(random, depth - 1);
        return members;
    }

    private static JsonNode? Node(Random random, int depth) => random.Next(depth > 0 ? 10 : 8) switch
    {
        0 => null,
        1 => random.NextInt64(-CanonicalJson.LargestNumber, CanonicalJson.LargestNumber),
        2 => random.NextDouble() * 1000,
        3 => random.Next(2) == 0,
        4 => long.MaxValue - random.Next(5),
        8 => Members(random, depth),
        9 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Node(random, depth - 1))]),
        _ => Text(random),
    };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => s_hostile[random.Next(s_hostile.Length)]));

    private static string? Optional(Random random) => random.Next(3) == 0 ? null : Text(random);

    private static string? Empty(string? text) => text is { Length: > 0 } ? Clean(text) : null;

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
