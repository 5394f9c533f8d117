using System.Globalization;
using RiskConsole.Events;

namespace RiskConsole.Tests.Query;

/// <summary>Queries over events, mostly well formed, with values that random events hold.</summary>
internal sealed class RandomQueries(Random random, IReadOnlyList<RiskEvent> events)
{
    private static readonly string[] Times =
    [
        "now", "today", "yesterday", "-15m", "-2h", "-7d", "+1h", "now-30m", "-90s", "-999999999w", "2026-03-15", "2026-03",
        "2026-03-15T11", "2026-03-15T11:30Z",
        "2026-03-15T11:59:59.5Z", "2026-03-14T23:00:00-02:00", "0001-01-01", "9999-12-31", "1950-01-01",
    ];

    private static readonly string[] Numbers =
        ["0", "-0", "7", "7.0", "07", "100", "1e2", "-7", "0.1", "1e400", "1000000000000000000001", "9007199254740993", "125000", "5.",
         ".5", "50", "+3"];

    public string Next() => Or(3);

    private string Or(int depth) => random.Next(4) == 0 ? And(depth) + Pick([" OR ", " | ", "|"]) + And(depth) : And(depth);

    private string And(int depth) => random.Next(3) == 0 ? Not(depth) + Pick([" ", " AND "]) + Not(depth) : Not(depth);

    private string Not(int depth) => random.Next(4) == 0 ? Pick(["-", "NOT ", "- "[..1]]) + Primary(depth) : Primary(depth);

    private string Primary(int depth) => depth > 0 && random.Next(5) == 0 ? "(" + Or(depth - 1) + ")" : Term();

    private string Term() => random.Next(16) switch
    {
        0 => "severity:" + Compared(["info", "warning", "error", "critical", "high", "P3"]),
        1 => "category:" + Pick(["risk", "security", "health", "SYSTEM", "user", "(risk, user)", "*"]),
        2 => "score:" + Compared(["0", "1", "0.5", "0.7", "0.25", "1e-1", "2", "-1"]),
        3 => Pick(["time", "received"]) + ":" + Compared(Times),
        4 => "seq:" + Compared(["1", "10", "100", "300", "-5", "9223372036854775807", "-9223372036854775808"]),
        5 => "uid:" + events[random.Next(events.Count)].Uid,
        6 or 7 => Pick(["subject", "source", "type", "id", "dataschema", "contenttype"]) + ":" + TextValue(),
        8 => "subject:(" + TextValue() + ", " + TextValue() + ")",
        9 or 10 or 11 => Path("data") + ":" + JsonValue(),
        12 => "ext." + Key() + ":" + JsonValue(),
        13 => Pick(["data", "ext"]) + ":" + JsonValue(),
        14 => TextValue(),
        _ => Pick(RandomEvents.Texts) is { Length: > 1 } text ? Quote(text[..random.Next(1, text.Length)]) : "usd",
    };

    private string Compared(string[] values) => random.Next(8) switch
    {
        0 => "*",
        1 => "(" + Pick(values) + ", " + Pick(values) + ")",
        2 => Pick(values) + ".." + Pick(values),
        3 => Pick(values) + "..",
        _ => Pick(["", "", ">", ">=", "<", "<="]) + Pick(values),
    };

    private string JsonValue() => random.Next(6) switch
    {
        0 => TextValue(),
        1 => Pick(["null", "true", "false", "\"null\"", "\"7\"", "NULL", "..5", "(7, acct/1, null)"]),
        2 => Pick([">", ">=", "<", "<="]) + Pick(Times),
        _ => Compared(Numbers),
    };

    private string Path(string root)
    {
        var path = root;
        for (var i = random.Next(1, 4); i > 0; i--)
            path += "." + Key();
        return path;
    }

    private string Key() => Pick(RandomEvents.Keys) is var key && key.Length > 0 && key.All(char.IsAsciiLetterOrDigit) ? key : Quote(key);

    private string TextValue()
    {
        var text = Pick(RandomEvents.Texts).Replace("\0", "", StringComparison.Ordinal);
        switch (random.Next(8))
        {
            case 0:
                return "*";
            case 1 or 2 when text.Length > 0:
                return Escape(Whole(text, random.Next(text.Length + 1))) + "*";
            case 3 when text.Length > 0:
                var cut = Whole(text, random.Next(text.Length + 1));
                return Pick(["", "*"]) + Escape(cut) + "*" + Escape(text[cut.Length..]) + Pick(["", "*"]);
            case 4 when text.Length > 0:
                return Escape(text);
            default:
                return Quote(text);
        }
    }

    private static string Whole(string text, int length) =>
        length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c.ToString() : "\\" + c));

    private static string Quote(string text) =>
        "\"" + string.Concat(text.Where(c => c != '\0').Select(c => c is '"' or '\\' ? "\\" + c : c.ToString())) + "\"";

    private string Pick(string[] values) => values[random.Next(values.Length)].ToString(CultureInfo.InvariantCulture);
}
