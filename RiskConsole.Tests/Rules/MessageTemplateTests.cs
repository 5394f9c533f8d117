using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules;

public class MessageTemplateTests
{
    [Theory, Trait("Req", "AL2")]
    [InlineData("{{subject}} moved {{value:n0}} in {{window}}", "account/7 moved 14,900,000 in 10 min")]
    [InlineData("{{ value }} against {{threshold}}, {{ratio}} times, {{ratio:0.00}}", "14,900,000 against 10,000,000, 1.5 times, 1.49")]
    [InlineData("{{level}} {{severity}} {{rule}} {{key}} {{count}}", "critical critical Outflow USDC, /test 3")]
    [InlineData("{{data.asset}} {{data.usd:0.0}} {{data.list.1}} {{data.\"a:b\"}} {{DATA.asset}}", "USDC 12.5 y z USDC")]
    [InlineData("{{expected}} {{reason}} {{data.none}} {{ext.none}}", "– because – –")]
    [InlineData("{{{{literal}} }} {", "{{literal}} }} {")]
    [InlineData("plain", "plain")]
    public void Render_Names_AreReplaced(string text, string message)
    {
        Assert.True(MessageTemplate.TryParse(text, out var template, out var error), error?.Message);
        var e = Some.Event(subject: "account/7", data: """{"asset":"USDC","usd":12.5,"list":["x","y"],"a:b":"z"}""");

        var rendered = template.Render(new(SomeRule.Velocity, RuleKey.Of(["USDC", "/test"]), Severity.Critical, 14_900_000, 10_000_000, 3, "because", e));

        Assert.Equal(message, rendered);
    }

    [Theory, Trait("Req", "AL2")]
    [InlineData("{{subjct}}", 2, "subject")]
    [InlineData("{{}}", 2, "missing")]
    [InlineData("ab {{value", 3, "not closed")]
    [InlineData("{{value + 1}}", 2, "no name")]
    [InlineData("{{value:000000000000000000000000}}", 8, "format")]
    [InlineData("{{value:x}}", 8, "format")]
    [InlineData("{{value:n99}}", 8, "format")]
    [InlineData("{{value:}}", 8, "format")]
    [InlineData("{{data}}", 2, "no name")]
    [InlineData("{{subject:x OR type}}", 10, "format")]
    public void TryParse_WrongTemplate_SaysWhere(string text, int position, string message)
    {
        Assert.False(MessageTemplate.TryParse(text, out _, out var error));

        Assert.Equal(position, error.Position);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL2")]
    public void Render_Expected_IsTheBeginningOfAnAnomalysReason()
    {
        Assert.True(MessageTemplate.TryParse("{{value}}, usually {{expected}}", out var template, out _));

        var message = template.Render(new(SomeRule.Anomaly, "", Severity.Critical, 15, 6, Reason: "expected about 1.2M in 5 min (usually 0.4M to 2.1M), came 14.9M"));

        Assert.Equal("15, usually about 1.2M in 5 min (usually 0.4M to 2.1M)", message);
    }

    [Fact, Trait("Req", "AL2")]
    public void Render_WithoutEvent_TakesFieldsFromTheKey()
    {
        Assert.True(MessageTemplate.TryParse("{{source}} {{subject}}", out var template, out _));

        Assert.Equal("/bridge –", template.Render(new(SomeRule.Absence, RuleKey.Of(["/bridge"]), Severity.Error, null, null)));
    }

    [Fact, Trait("Req", "AL2")]
    public void Render_LongOrStrangeValues_StayOneShortLine()
    {
        Assert.True(MessageTemplate.TryParse(string.Concat(Enumerable.Repeat("{{subject}} ", 100)), out var template, out _));
        var e = Some.Event(subject: "a\r\nb" + string.Concat(Enumerable.Repeat("😀", 300)));

        var message = template.Render(new(SomeRule.Threshold, "", Severity.Critical, null, null, Event: e));

        Assert.InRange(message.Length, 900, 1_010);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.Equal(message, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(message)));
    }

    [Fact, Trait("Req", "AL2")]
    public void For_RuleWithoutMessage_SpeaksTheWordsOfItsKind()
    {
        Assert.Equal(
        [
            "x: score is 5 (threshold 2)", "USDC, /a: 99.5th percentile of data.usd over 10 min is 5 (threshold 2)", "x: withdrawal, then again within 1 h",
            "x: nothing came for 5 min", "sum of data.usd is 5; why",
        ],
        SomeRule.All.Select(rule => MessageTemplate.For(rule with { Message = "" }).Render(
            new(rule, rule.By.Count == 2 ? RuleKey.Of(["USDC", "/a"]) : rule.By.Count == 0 ? "" : "x", Severity.Critical, 5, 2, Reason: "why"))));
    }

    [Fact, Trait("Req", "AL2")]
    public void TryParse_HostileText_NeverThrows()
    {
        var random = new Random(5);
        string[] pieces = ["{{", "}}", "{", "}", "value", "subject", "data.", "\"", ":", "n0", "0.0", "\\", " ", "\ud800", "\0", "é", "ext.a", "..", "[0]", "{{{{", "%", "#,0"];
        var e = Some.Event(data: """{"a":{"b":"\ud800"}}""");
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (MessageTemplate.TryParse(text, out var template, out var error))
                template.Render(new(SomeRule.Threshold, "k", Severity.Info, double.NaN, 0, Event: e));
            else
                Assert.InRange(error.Position, 0, text.Length);
        }
    }
}
