using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Query;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Query;

public class QuerySuggesterTests
{
    private static readonly QueryCompiler<RiskEvent> Compiler = Create();

    [Theory, Trait("Req", "EV4")]
    [InlineData("|", "severity:", 0, 0)]
    [InlineData("sev|", "severity:", 0, 3)]
    [InlineData("-sub|", "subject:", 1, 3)]
    [InlineData("(sub|", "subject:", 1, 3)]
    [InlineData("a s|evrity:error", "severity:", 2, 8)]
    [InlineData("lev|", "severity:", 0, 3)]
    [InlineData("da|", "data.", 0, 2)]
    [InlineData("data.|", "data.usd:", 0, 5)]
    [InlineData("data.fr|", "data.from.chain:", 0, 7)]
    [InlineData("us|", "data.usd:", 0, 2)]
    [InlineData("severity:|", "critical", 9, 0)]
    [InlineData("severity:e|", "error", 9, 1)]
    [InlineData("severity:>=|", ">=critical", 9, 2)]
    [InlineData("severity:>=w|xx b", ">=warning", 9, 5)]
    [InlineData("severity:(info, w|)", "warning", 16, 1)]
    [InlineData("category:s|", "security", 9, 1)]
    [InlineData("type:io|", "io.test.happened", 5, 2)]
    [InlineData("type:happ|", "io.test.happened", 5, 4)]
    [InlineData("time:|", ">-15m", 5, 0)]
    [InlineData("score:|", ">", 6, 0)]
    [InlineData("subject:|", "*", 8, 0)]
    [InlineData("a O|", "OR ", 2, 1)]
    [InlineData("a |", "OR ", 2, 0)]
    [InlineData("sevrity|", "severity:", 0, 7)]
    public void Suggest_AtTheCaret_OffersWhatFits(string textWithCaret, string insert, int start, int length)
    {
        var caret = textWithCaret.IndexOf('|', StringComparison.Ordinal);

        var suggestions = Compiler.Suggest(textWithCaret.Remove(caret, 1), caret);

        var suggestion = suggestions.FirstOrDefault(s => s.Insert == insert);
        Assert.True(suggestion is not null, "Offered: " + string.Join(", ", suggestions.Select(s => s.Insert)));
        Assert.Equal((start, length), (suggestion.Start, suggestion.Length));
        Assert.NotEmpty(suggestion.Detail);
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("\"sev", 4)]
    [InlineData("nofield:x", 9)]
    public void Suggest_NothingFits_OffersNothing(string text, int caret) => Assert.Empty(Compiler.Suggest(text, caret));

    [Fact, Trait("Req", "EV4")]
    public void Suggest_KeysThatAreData_AreNotOffered() =>
        Assert.DoesNotContain(Compiler.Suggest("data.", 5), s => s.Insert.Contains("0xabc", StringComparison.Ordinal) || s.Insert.Contains('@'));

    private static QueryCompiler<RiskEvent> Create()
    {
        var tail = new EventTail(100, 1 << 20);
        const string Payload = """{"usd":5,"from":{"chain":"eth"},"list":[{"sku":1}],"0xabc123":1,"ann@example.com":2}""";
        tail.Fill([Some.Event(data: Payload).At(1), Some.Event(data: "7").At(2)]);
        var time = new FixedTime(FixedTime.Noon);
        return new QueryCompiler<RiskEvent>(EventQuerySchema.Create(new EventQuerySamples(tail, time)), time);
    }
}
