using RiskConsole.Events;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules.Engine;

public class EventFieldsTests
{
    [Fact, Trait("Req", "AL1")]
    public void TryFind_EveryFieldOfTheQueryLanguage_IsFound()
    {
        foreach (var field in EventQuerySchema.Create().Fields)
            Assert.True(EventFields.TryFind(field.IsOpen ? field.Name + ".x" : field.Name.ToUpperInvariant(), out _, out var error), error);
        Assert.True(EventFields.TryFind("sev", out var severity, out _));
        Assert.Equal("severity", severity.Name);
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData("usd", "Values of the payload are data.NAME.")]
    [InlineData("scor", "Did you mean score?")]
    [InlineData("dat.usd", "Did you mean data.usd?")]
    [InlineData("", "Name a field")]
    [InlineData("data.", "is no name of a field")]
    [InlineData("data.a b", "is no name of a field")]
    [InlineData("score:>1", "is no name of a field")]
    [InlineData("subject.x", "There is no field")]
    public void TryFind_Unknown_SaysWhatToWrite(string name, string help)
    {
        Assert.False(EventFields.TryFind(name, out _, out var error));
        Assert.Contains(help, error, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData("data.n", """{"n":7}""", 7.0, "7")]
    [InlineData("data.n", """{"n":7.50}""", 7.5, "7.50")]
    [InlineData("data.n", """{"n":"1250000.00"}""", 1250000.0, "1250000.00")]
    [InlineData("data.n", """{"n":"+5"}""", 5.0, "+5")]
    [InlineData("data.n", """{"n":"\u0037"}""", 7.0, "7")]
    [InlineData("data.n", """{"n":"7 "}""", null, "7 ")]
    [InlineData("data.n", """{"n":"Infinity"}""", null, "Infinity")]
    [InlineData("data.n", """{"n":1e999}""", null, "1e999")]
    [InlineData("data.n", """{"n":1e101}""", null, "1e101")]
    [InlineData("data.n", """{"n":true}""", null, "true")]
    [InlineData("data.n", """{"n":null}""", null, null)]
    [InlineData("data.n", """{"n":{"a":1}}""", null, null)]
    [InlineData("data.n", """{}""", null, null)]
    [InlineData("data.n", "[]", null, null)]
    [InlineData("data", "12", 12.0, "12")]
    [InlineData("data.items.sku", """{"items":[{"q":1},{"sku":"A1"},{"sku":"A2"}]}""", null, "A1")]
    [InlineData("data.items.1.sku", """{"items":[{"sku":"A0"},{"sku":"A1"}]}""", null, "A1")]
    [InlineData("data.items.9", """{"items":[1]}""", null, null)]
    [InlineData("data.items.q", """{"items":[{"q":"x"},{"q":3}]}""", 3.0, "x")]
    [InlineData("data.\"a.b\".c", """{"a.b":{"c":4}}""", 4.0, "4")]
    [InlineData("data.n", """{"n":"\ud800"}""", null, "\uFFFD")]
    public void Json_Value_IsRead(string name, string data, double? number, string? text)
    {
        Assert.True(EventFields.TryFind(name, out var field, out _));
        var e = Some.Event(data: data);
        Assert.Equal(number, field.TryNumber(e, out var value) ? value : null);
        Assert.Equal(text, field.Text(e));
    }

    [Fact, Trait("Req", "AL1")]
    public void Attributes_AreRead()
    {
        var e = new RiskEvent
        {
            Seq = 12, Uid = Guid.Empty, Source = "/s", Id = "i", Type = "t", Severity = Severity.Error, Category = Category.Security, Score = 0.25,
            Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), ReceivedAt = new(2026, 1, 2, 3, 4, 6, 500, TimeSpan.Zero), Extensions = """{"trace":"x1","n":5}""",
        };
        Assert.Equal("error", Text("severity"));
        Assert.Equal("security", Text("category"));
        Assert.Equal("0.25", Text("score"));
        Assert.Equal("12", Text("seq"));
        Assert.Equal("2026-01-02T03:04:05Z", Text("time"));
        Assert.Equal("2026-01-02T03:04:06.5Z", Text("received"));
        Assert.Equal("x1", Text("ext.Trace"));
        Assert.Equal("5", Text("ext.n"));
        Assert.Null(Text("subject"));
        Assert.Null(Text("data.x"));

        string? Text(string name) => EventFields.TryFind(name, out var field, out var error) ? field.Text(e) : error;
    }
}
