using System.Globalization;
using System.Text;
using System.Text.Json;
using RiskConsole.Events;

namespace RiskConsole.Tests.Query;

/// <summary>Events with everything that could tell a predicate from SQL: hostile texts, numbers as text, nulls, gaps, nesting, odd
/// escapes.</summary>
internal sealed class RandomEvents(Random random)
{
    public static readonly string[] Texts =
    [
        "acct/1", "acct/2", "ACCT/1", "acct/10", "acct/é", "acct/É", "srv:eu-1", "a b", "a\"b", "a\\b", "*", "a*b", "[x]", "?", "%",
        "_", "'; DROP TABLE event; --",
        "", " ", "-x", "..", "1..2", "now", "today", "null", "true", "false", "0", "7", "007", "7.0", "-7", "1e2", "100", "100.00",
        "125000.00", "0.1", ".5", "5.",
        "1000000000000000000001", "1000000000000000000000", "9007199254740993", "-0", "1e400", "NaN", "Infinity", "0x10",
        "2026-03-15", "2026-03-15T11:59:59.5Z", "2026-03-14T23:00:00-02:00",
        "straße", "STRASSE", "ſ", "S", "İ", "i", "\u212A", "K", "日本語", "😀", "e\u0301", "\u00e9", "\uFFFD", "\uFEFFx", "\U0010FFFFx", "tab\there",
        "line\nbreak", "nul\0in", "nul\0on",
        "https://bridge.example/eth?x=1|2", "a(b)c", "a,b", "OR", "NOT", "usd", "items",
    ];

    public static readonly string[] Keys =
        ["a", "b", "A", "a.b", "0", "1", "usd", "items", "sku", "tags", "é", "we ird", "q\"q", "nested", ""];

    private static readonly string[] Numbers =
        ["0", "-0", "7", "7.0", "700e-2", "100", "1E2", "1e400", "-1e-400", "0.1", "0.10", "1000000000000000000001", "9007199254740993"];

    public RiskEvent Next(long seq) => new()
    {
        Seq = seq,
        Uid = NextUid(),
        Source = Pick(Texts) is var source && random.Next(2) == 0 ? source : "/bridge/" + seq % 7,
        Id = seq.ToString(CultureInfo.InvariantCulture) + Pick(Texts),
        Type = random.Next(3) == 0 ? Pick(Texts) : "io.riskconsole." + Pick(["bridge.withdrawal", "bridge.deposit", "Auth.Login"]),
        Subject = random.Next(5) == 0 ? null : Pick(Texts),
        Time = NextTime(),
        ReceivedAt = NextTime(),
        Severity = (Severity)random.Next(1, 5),
        Category = (Category)random.Next(5),
        Score = random.Next(4) == 0 ? null : Math.Round(random.NextDouble(), random.Next(4)),
        DataContentType = Pick([null, "application/json", "Application/JSON", "text/xml", "nul\0in"]),
        DataSchema = Pick([null, "https://example.com/Schema", "https://example.com/schema"]),
        Data = NextData(),
        Extensions = random.Next(3) == 0 ? null : NextObject(2),
    };

    public Guid NextUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private DateTimeOffset NextTime() => random.Next(4) switch
    {
        0 => FixedTime.Noon.AddMinutes(random.Next(-120, 30)),
        1 => FixedTime.Noon.Date.AddDays(random.Next(-10, 3)).ToUniversalTime(),
        2 => FixedTime.Noon.AddMicroseconds(random.NextInt64(-864_000_000_000, 864_000_000_000)),
        _ => DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(-4_000_000_000, 4_000_000_000)),
    };

    private string? NextData() => random.Next(40) switch
    {
        0 => null,
        1 => "null",
        2 => NextString(Pick(Texts)),
        3 => NextNumber(),
        4 => new string('[', 70) + "1" + new string(']', 70),
        5 => "{\"a\":" + new string('[', 60) + "7" + new string(']', 60) + "}",
        6 => "{\"a\":1} x",
        7 => "{\"a\":1,\"a\":" + NextValue(2) + "}",
        8 => NextArray(3),
        10 => Pick(["{\"\\ud800\":1,\"a\":7}", "{\"a\":7,\"\\ud800\":\"\\udc00\"}", "[{\"\\ud800\":1,\"a\":8},{\"a\":\"\\ud800x\"}]"]),
        9 => "{\"b\":\"" + new string('x', random.Next(600)) + "é7\"}",
        _ => NextObject(3),
    };

    private string NextValue(int depth) => random.Next(10) switch
    {
        0 => "null",
        1 => Pick(["true", "false"]),
        2 or 3 => NextNumber(),
        4 or 5 or 6 => NextString(Pick(Texts)),
        7 when depth > 0 => NextArray(depth - 1),
        8 or 9 when depth > 0 => NextObject(depth - 1),
        _ => NextString(NextNumber()),
    };

    private string NextArray(int depth) => "[" + string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => NextValue(depth))) + "]";

    private string NextObject(int depth) =>
        "{" + string.Join(",", NextKeys().Select(key => NextString(key) + ": " + NextValue(depth))) + "}";

    private IEnumerable<string> NextKeys() => Keys.OrderBy(_ => random.Next()).Take(random.Next(6));

    private string NextNumber() => random.Next(8) switch
    {
        0 => Pick(Numbers),
        1 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        2 => (random.NextDouble() * 2_000_000).ToString("R", CultureInfo.InvariantCulture),
        _ => random.Next(-20, 120).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A JSON string whose characters are escaped in all the ways senders do.</summary>
    private string NextString(string text)
    {
        var json = new StringBuilder("\"");
        var escapeAll = random.Next(6) == 0;
        foreach (var c in text)
        {
            if (escapeAll || c < ' ' || (c > '~' && random.Next(4) == 0))
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else if (c is '"' or '\\')
                json.Append('\\').Append(c);
            else
                json.Append(c);
        }
        var result = json.Append('"').ToString();
        // A pair of which one half is escaped is no valid string.
        return IsValid(result) ? result : JsonSerializer.Serialize(text);
    }

    private static bool IsValid(string json)
    {
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(json);
            return JsonSerializer.Deserialize<string>(utf8) is not null && Encoding.UTF8.GetString(utf8) == json;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private TValue Pick<TValue>(TValue[] values) => values[random.Next(values.Length)];
}
