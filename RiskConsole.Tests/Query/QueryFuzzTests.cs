using System.Text;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Tests.Query;

/// <summary>Whatever is typed, nothing throws and every mistake has a place.</summary>
public class QueryFuzzTests
{
    private const int Cases = 100_000;

    private static readonly string[] Pieces =
    [
        "severity", "subject", "data", "ext", "time", "score", "seq", "uid", ":", ":", ":", ">", ">=", "<", "<=", "..", ".", "*", "(",
        ")", ",", "|", "-", "\"", "\\", " ", " ", "AND", "OR", "NOT",
        "error", "acct/*", "-15m", "today", "2026-03-15", "T10:00Z", "1e5", "0.9", "99999999999999999999", "null", "\0", "\ud83d",
        "\ude00", "é", "😀", "\u202e", "\t", "\n", "a", "x", "data.\"a.b\"", "(a, b)",
    ];

    [Fact, Trait("Req", "EV4")]
    public void TryCompileAndSuggest_RandomText_NeverThrowsAndPlacesErrors()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var compiler = new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), new FixedTime(FixedTime.Noon));
        var e = new RandomEvents(random).Next(1);
        var text = "";
        var accepted = 0;
        try
        {
            for (var i = 0; i < Cases; i++)
            {
                text = Next(random, i % 3);
                if (compiler.TryCompile(text, out var query, out var error))
                {
                    accepted++;
                    query.Matches(e);
                    Assert.NotEmpty(query.ToSql().Where);
                }
                else
                {
                    Assert.True(error.Length >= 1, error.ToString());
                    Assert.InRange(error.Position, 0, text.Length);
                    Assert.NotEmpty(error.Message);
                }
                if (i % 10 == 0)
                {
                    foreach (var suggestion in compiler.Suggest(text, random.Next(-1, text.Length + 2)))
                        Assert.NotEqual(suggestion.Insert, text.Substring(suggestion.Start, suggestion.Length));
                    QueryText.Exclude(QueryText.Include(text, "data.x", text), "subject", text);
                }
            }
        }
        catch (Exception failure)
        {
            var utf16 = Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text));
            throw new InvalidOperationException($"seed {seed}, text as UTF-16: {utf16} \"{text}\"", failure);
        }

        Assert.True(accepted > Cases / 100, $"seed {seed}: only {accepted} texts were accepted, too few to mean something");
    }

    private static string Next(Random random, int kind)
    {
        switch (kind)
        {
            case 0:
                var bytes = new byte[random.Next(60)];
                random.NextBytes(bytes);
                return Encoding.Latin1.GetString(bytes);
            case 1:
                return string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(0x10000)));
            default:
                return string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        }
    }
}
