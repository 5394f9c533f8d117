using System.Globalization;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Tests.Query;

public class ValueNeedTests
{
    private static readonly QueryCompiler<RiskEvent> Compiler = new(EventQuerySchema.Create(), new FixedTime(FixedTime.Noon));

    [Theory, Trait("Req", "AL1")]
    [InlineData("", "")]
    [InlineData("type:a", "type=a")]
    [InlineData("type:\"a b\"", "type=a b")]
    [InlineData("type:(a, b) score:>1", "type=a|b")]
    [InlineData("type:a OR type:b", "type=a|b")]
    [InlineData("type:a OR source:b", "")]
    [InlineData("(type:a source:x) OR (type:b source:y)", "source=x|y type=a|b")]
    [InlineData("(type:a source:x) OR type:b", "type=a|b")]
    [InlineData("type:(a, b) type:b", "type=b")]
    [InlineData("type:a*", "")]
    [InlineData("type:*", "")]
    [InlineData("-type:a", "")]
    [InlineData("-(type:a OR type:b)", "")]
    [InlineData("contenttype:a", "")]
    [InlineData("subject:acct/7 \"some text\"", "subject=acct/7")]
    [InlineData("severity:error", "severity=3")]
    [InlineData("severity:>=error", "severity=3|4")]
    [InlineData("severity:<error", "severity=1|2")]
    [InlineData("severity:>critical", "severity=")]
    [InlineData("severity:warning..error category:(risk, user)", "category=0|4 severity=2|3")]
    [InlineData("severity:*", "")]
    [InlineData("seq:5..7", "seq=5|6|7")]
    [InlineData("seq:5..70", "")]
    [InlineData("seq:>5", "")]
    [InlineData("data.type:a", "")]
    public void Values_Query_NamesWhatMustBe(string text, string expected)
    {
        Assert.True(Compiler.TryCompile(text, out var query, out var error), error?.Message);
        Assert.Equal(expected, string.Join(' ', query.Values.OrderBy(n => n.Column, StringComparer.Ordinal).Select(n =>
            $"{n.Column}={string.Join('|', n.Values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal))}")));
    }

    [Fact, Trait("Req", "AL1")]
    public void Values_RandomQueries_HoldForEveryMatch()
    {
        var columns = new Dictionary<string, Func<RiskEvent, object?>>
        {
            ["type"] = e => e.Type, ["source"] = e => e.Source, ["subject"] = e => e.Subject, ["severity"] = e => (long)e.Severity, ["category"] = e => (long)e.Category,
        };
        var needed = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var generator = new RandomEvents(random);
            var events = Enumerable.Range(1, 40).Select(i => generator.Next(i)).ToList();
            var queries = new RandomQueries(random, events);
            for (var i = 0; i < 20; i++)
                needed += AssertHolds(queries.Next(), events, columns);
        }
        Assert.True(needed > 100, $"Only {needed} needs.");
    }

    private static int AssertHolds(string text, List<RiskEvent> events, Dictionary<string, Func<RiskEvent, object?>> columns)
    {
        if (!Compiler.TryCompile(text, out var query, out _))
            return 0;
        var needs = query.Values.Where(n => columns.ContainsKey(n.Column)).ToList();
        foreach (var need in needs)
        {
            foreach (var e in events.Where(query.Matches))
                Assert.True(columns[need.Column](e) is { } value && need.Values.Contains(value), $"{text} matches an event without the needed {need.Column}.");
        }
        return needs.Count;
    }
}
