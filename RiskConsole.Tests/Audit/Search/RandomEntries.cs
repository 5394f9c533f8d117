using System.Globalization;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Writing;
using RiskConsole.Tests.Query;

namespace RiskConsole.Tests.Audit.Search;

/// <summary>Entries, and queries over them, with everything that could tell a predicate, SQL and the text index apart.</summary>
internal sealed class RandomEntries(Random random)
{
    private static readonly string[] Names = ["ada", "Ada", "ADA", "bob", "é", "É", "jo", "straße", "a b", "\"q\"", "K", "\u212A", "İx", "ſam", "Sam", "日本語", "😀😀😀", "𐐀bc", "𐐨bc"];
    private static readonly string[] Actors = ["u:1", "u:2", "U:1", "key:7", "sys:Sequencer", "anonymous", "aws:ada", "ada"];
    private static readonly string[] Actions = ["user.role", "user.add", "rule.save", "auth.login", "audit.verify", "USER.ROLE"];
    private static readonly string[] Targets = ["user:1", "user:2", "rule:9", "", "alert:0190a5c2", "view:é", "User:1"];
    private static readonly string[] Ips = ["10.0.0.1", "10.0.0.2", "2001:db8::1"];
    private static readonly string[] Kinds = ["authentication", "change", "security", "business", "odd"];
    private static readonly string[] Severities = ["info", "warning", "error", "critical"];
    private static readonly int[] Numbers = [1_000, -2_500, 10_000, 2_500];
    private static readonly string[] NumberTexts = ["1000", "1e3", "1000.0", "0.1E4", "01000", "-2.5e3", "-2500", "x1000", "1000e"];
    private static readonly string[] Keys = ["note", "rule", "before", "after", "n", "é"];

    public EntryParts Next() => new(
        FixedTime.Noon.AddMinutes(random.Next(-10_000, 10)),
        Pick(Actors), Pick(Actions), (AuditOutcome)random.Next(1, 4), Pick(Targets), Data(), Personal(), random.Next(9) == 0 ? Pick(Ips) : null,
        random.Next(2) == 0 ? "s" + random.Next(4) : null, random.Next(2) == 0 ? "c" + random.Next(9) : null);

    public string NextQuery() => random.Next(4) == 0 ? $"({NextQuery()} OR {NextQuery()})" : random.Next(3) == 0 ? $"{Negated()} {Negated()}" : Negated();

    private string Negated() => (random.Next(5) == 0 ? "-" : "") + (random.Next(8) == 0 ? "(" + NextQuery() + ")" : Term());

    private string Term() => random.Next(15) switch
    {
        0 => Pick(["actor:", "user:"]) + Value(random.Next(2) == 0 ? Names : Actors),
        1 => "action:" + Value(Actions),
        2 => Pick(["outcome:ok", "outcome:denied", "outcome:(ok, failed)", "result:failure", "outcome:*"]),
        3 => Pick(["kind:security", "type:auth", "kind:(change, business)"]),
        4 => Pick(["severity:>=warning", "sev:info", "severity:warning..error", "level:<critical"]),
        5 => "target:" + Value(Targets),
        6 => "ip:" + Value(Ips),
        7 => Pick(["session:s1", "sid:s*", "session:*", "-session:*", "session:(s1, s2)"]),
        8 => Pick(["corr:c1", "corr:(c1, c2)", "correlation:c*", "corr:*"]),
        9 => Pick(["time:>=2026-03-15", "time:-2h", "time:today", "time:2026-03-10..2026-03-14", "time:<2026-03-12T10:00Z"]),
        10 => Pick(["seq:", "id:"]) + Pick([">20", "7", "<=100", "30..90"]),
        11 or 12 => "data" + string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => "." + Key())) + ":" + DataValue(),
        13 => "name:" + Value(Names),
        _ => Value(random.Next(3) switch { 0 => Names, 1 => RandomEvents.Texts, _ => ["ser.rol", "0.0.", "ada u:1", "u:1 user", "a", "ad", "true", "security"] }),
    };

    private string DataValue() => random.Next(5) switch
    {
        0 => Pick(["true", "false", "*", "\"true\"", "t*e", "security", "warning", "null"]),
        1 => Pick([">5", "7", "<0", "3..40", "\"7\"", "1000", "-2500", "1e3", "1000.0", "1000..2500"]),
        _ => Value(random.Next(2) == 0 ? RandomEvents.Texts : Names),
    };

    private string Key() => Pick(Keys) is var key && key.All(char.IsAsciiLetter) ? Pick([key, key, "kind", "severity"]) : "\"" + key + "\"";

    private JsonObject Data()
    {
        var data = new JsonObject { ["kind"] = Pick(Kinds), ["severity"] = Pick(Severities) };
        for (var i = random.Next(4); i > 0; i--)
            data[Pick(Keys)] = Node(2);
        if (random.Next(25) == 0)
            data["long"] = new string('x', random.Next(3_000, 5_000)) + Pick(Names);
        if (random.Next(40) == 0)
            data["long2"] = new string('y', 5_000);
        return data;
    }

    private JsonNode Node(int depth) => random.Next(8) switch
    {
        0 => random.Next(2) == 0,
        1 => random.Next(3) == 0 ? Numbers[random.Next(Numbers.Length)] : random.Next(-20, 100),
        2 when depth > 0 => new JsonArray(Node(depth - 1), Node(depth - 1)),
        3 when depth > 0 => new JsonObject { [Pick(Keys)] = Node(depth - 1), ["kind"] = Pick(Kinds) },
        4 => Pick(Names),
        5 => Pick(NumberTexts),
        _ => Pick(RandomEvents.Texts),
    };

    private JsonObject? Personal()
    {
        if (random.Next(8) == 0)
            return null;
        var personal = new JsonObject { ["name"] = Pick(Names) };
        if (random.Next(3) > 0)
            personal["ip"] = Pick(Ips);
        if (random.Next(5) == 0)
            personal["agent"] = Pick(RandomEvents.Texts);
        return personal;
    }

    private string Value(string[] values)
    {
        var text = Pick(values).Replace("\0", "", StringComparison.Ordinal);
        var cut = random.Next(text.Length + 1);
        if (cut > 0 && char.IsHighSurrogate(text[cut - 1]))
            cut--;
        return random.Next(7) switch
        {
            0 => Quote(text[..cut]) is var head && cut > 0 ? head[1..^1].Replace(" ", "\\ ", StringComparison.Ordinal) is var bare && bare.All(char.IsLetterOrDigit) ? bare + "*" : head : "*",
            1 when text.Length > 2 && text.All(char.IsLetterOrDigit) => "*" + text[1..] + "*",
            2 => $"\"{new string([.. Quote(text)[1..^1]])}\"",
            _ => Quote(text),
        };
    }

    private static string Quote(string text) => "\"" + string.Concat(text.Select(c => c is '"' or '\\' ? "\\" + c : c.ToString(CultureInfo.InvariantCulture))) + "\"";

    private string Pick(string[] values) => values[random.Next(values.Length)];
}
