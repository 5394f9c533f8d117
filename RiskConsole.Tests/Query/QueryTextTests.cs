using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Tests.Query;

public class QueryTextTests
{
    private static readonly QueryCompiler<RiskEvent> Compiler = new(EventQuerySchema.Create(), new FixedTime(FixedTime.Noon));

    [Theory, Trait("Req", "RT6")]
    [InlineData("", "subject", "acct/1", "subject:acct/1")]
    [InlineData(null, "subject", "acct/1", "subject:acct/1")]
    [InlineData("*", "subject", "acct/1", "subject:acct/1")]
    [InlineData("severity:error", "subject", "a b", "severity:error subject:\"a b\"")]
    [InlineData("subject:acct/1 severity:error", "subject", "acct/1", "subject:acct/1 severity:error")]
    [InlineData("Subject:\"acct/1\"", "subject", "acct/1", "Subject:\"acct/1\"")]
    [InlineData("-subject:acct/1 severity:error", "subject", "acct/1", "subject:acct/1 severity:error")]
    [InlineData("NOT subject:acct/1 AND severity:error", "subject", "acct/1", "subject:acct/1 severity:error")]
    [InlineData("deposit OR withdrawal", "severity", "error", "(deposit OR withdrawal) severity:error")]
    [InlineData("(deposit OR withdrawal)", "severity", "error", "(deposit OR withdrawal) severity:error")]
    [InlineData("(a) OR (b)", "severity", "error", "((a) OR (b)) severity:error")]
    [InlineData("data.usd:>5", "data.usd", "125000.00", "data.usd:>5 data.usd:125000.00")]
    [InlineData("", "data.code", "007", "data.code:\"007\"")]
    [InlineData("", "data.n", "-5", "data.n:-5")]
    [InlineData("", "data.x", "-x", "data.x:\"-x\"")]
    [InlineData("", "data.x", "acct/*", "data.x:\"acct/*\"")]
    [InlineData("", "data.x", "a\"b\\c", "data.x:\"a\\\"b\\\\c\"")]
    [InlineData("", "data.x", "1..2", "data.x:\"1..2\"")]
    [InlineData("", "data.x", "", "data.x:\"\"")]
    [InlineData("", "data.x", "10:30", "data.x:10:30")]
    [InlineData("", "subject", null, "-subject:*")]
    [InlineData("subject:*", "subject", null, "-subject:*")]
    public void Include_Value_NarrowsToIt(string? text, string field, string? value, string expected)
    {
        var included = QueryText.Include(text, field, value);

        Assert.Equal(expected, included);
        Assert.Equal(included, QueryText.Include(included, field, value));
        Assert.Equal(QueryTerm.Included, QueryText.Find(included, field, value));
    }

    [Theory, Trait("Req", "RT6")]
    [InlineData("", "subject", "acct/1", "-subject:acct/1")]
    [InlineData("subject:acct/1", "subject", "acct/1", "-subject:acct/1")]
    [InlineData("a subject:acct/1 b", "subject", "acct/1", "a -subject:acct/1 b")]
    [InlineData("a -subject:acct/1", "subject", "acct/1", "a -subject:acct/1")]
    [InlineData("subject:(acct/1, acct/2)", "subject", "acct/1", "subject:(acct/1, acct/2) -subject:acct/1")]
    [InlineData("", "subject", null, "subject:*")]
    [InlineData("sub(", "subject", "x", "sub( -subject:x")]
    public void Exclude_Value_TakesItOut(string text, string field, string? value, string expected)
    {
        var excluded = QueryText.Exclude(text, field, value);

        Assert.Equal(expected, excluded);
        if (Compiler.TryCompile(text, out _, out _))
            Assert.Equal(excluded, QueryText.Exclude(excluded, field, value));
    }

    [Theory, Trait("Req", "RT6")]
    [InlineData("a subject:x b", "a b")]
    [InlineData("a AND -subject:x AND b", "a b")]
    [InlineData("subject:x", "")]
    [InlineData("a OR subject:x", "a OR subject:x")]
    public void Remove_Value_LeavesTheRest(string text, string expected) => Assert.Equal(expected, QueryText.Remove(text, "subject", "x"));

    [Fact, Trait("Req", "RT6")]
    public void IncludeAndExclude_AnyValueOfAnEvent_FindAndHideThatEvent()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var events = new RandomEvents(random);
        var clicks = 0;
        for (var i = 1; i <= 500; i++)
        {
            var e = events.Next(i);
            foreach (var (field, value) in Values(e).Where(v => v.Value?.Contains('\0', StringComparison.Ordinal) != true))
            {
                clicks++;
                Check(e, QueryText.Include("", field, value), true);
                Check(e, QueryText.Include("\"zzz\" OR *", field, value), true);
                Check(e, QueryText.Exclude("", field, value), false);
                Check(e, QueryText.Exclude(QueryText.Include("", field, value), field, value), false);
                Check(e, QueryText.Remove(QueryText.Include("*", field, value), field, value), true);
            }
        }
        Assert.True(clicks > 3_000, $"seed {seed}: {clicks} values");

        void Check(RiskEvent e, string text, bool expected)
        {
            Assert.True(Compiler.TryCompile(text, out var query, out var error), $"seed {seed}: {text}: {error?.Message}");
            Assert.True(query.Matches(e) == expected, $"seed {seed}: {text} on subject={e.Subject} data={e.Data} ext={e.Extensions}");
        }
    }

    private static IEnumerable<(string Field, string? Value)> Values(RiskEvent e)
    {
        yield return ("severity", e.Severity.Name());
        yield return ("category", e.Category.Name());
        yield return ("subject", e.Subject);
        yield return ("source", e.Source);
        yield return ("type", e.Type);
        yield return ("id", e.Id);
        yield return ("uid", e.Uid.ToString());
        yield return ("score", e.Score?.ToString("R", CultureInfo.InvariantCulture));
        yield return ("time", e.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        foreach (var (root, json) in new[] { ("data", e.Data), ("ext", e.Extensions) })
        {
            JsonElement element;
            try
            {
                // Half a surrogate pair has no text to click on.
                element = json is null || json.Contains("\\ud800", StringComparison.Ordinal) ? default : JsonElement.Parse(json);
            }
            catch (JsonException)
            {
                continue;
            }
            // Extension names are lower case.
            foreach (var value in Values(element, root).Where(v => root == "data" || !v.Field.Any(char.IsUpper)))
                yield return value;
        }
    }

    private static bool HasNumberAfter(string path, string field) =>
        field.Length > path.Length + 1 && char.IsAsciiDigit(field[path.Length + 1]);

    private static IEnumerable<(string Field, string? Value)> Values(JsonElement element, string path) => element.ValueKind switch
    {
        // Of a repeated key the last value counts; an array's elements are reached by its own path.
        JsonValueKind.Object => element.EnumerateObject().GroupBy(p => p.Name)
            .SelectMany(p => Values(p.Last().Value, QueryText.Path(path, p.Key))),
        // After an array a number is always an index, never a key.
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Values(item, path)).Where(v => !HasNumberAfter(path, v.Field)),
        JsonValueKind.String => [(path, element.GetString())],
        JsonValueKind.Undefined => [],
        _ => [(path, element.GetRawText())],
    };

    [Theory, Trait("Req", "AU2")]
    [InlineData(null, "-outcome:ok", "-outcome:ok")]
    [InlineData("actor:ada", "outcome:ok", "actor:ada outcome:ok")]
    [InlineData("actor:ada  outcome:ok", "outcome:ok", "actor:ada  outcome:ok")]
    [InlineData("-outcome:ok actor:ada", "outcome:ok", "actor:ada outcome:ok")]
    [InlineData("outcome:ok", "-outcome:ok", "-outcome:ok")]
    [InlineData("a OR b", "-outcome:ok", "(a OR b) -outcome:ok")]
    public void Add_ATerm_NarrowsTheWholeQuery(string? text, string term, string expected) => Assert.Equal(expected, QueryText.Add(text, term));
}
