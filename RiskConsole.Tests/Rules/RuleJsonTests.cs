using System.Text;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules;

public class RuleJsonTests
{
    /// <summary>As it is stored and exported. Whoever changes this must still read it.</summary>
    private const string VelocityJson =
        """
        {"name":"Outflow","description":"More leaves the bridge than it should.","kind":"velocity","where":"type:*withdrawal severity:>=warning","by":["data.asset","source"],"value":"data.usd","aggregate":"percentile","percentile":99.5,"window":"10m","compare":"above","levels":[{"severity":"critical","threshold":10000000,"recovery":8000000},{"severity":"error","threshold":1000000.5}],"for":"1m30s","keepFiring":"1h30m","dedupWindow":"30s","cooldown":"500ms","labels":{"area":"withdrawals","team":"bridge"},"message":"{{key}} moved {{value:n0}} in {{window}}","runbook":"https://example.org/runbooks/outflow"}
        """;

    private const string SequenceJson =
        """
        {"name":"Same withdrawal again","kind":"sequence","by":["data.withdrawal_id"],"window":"1h","compare":"atLeast","levels":[{"severity":"critical"}],"steps":[{"name":"withdrawal","where":"type:withdrawal"},{"name":"again","where":"type:withdrawal","by":["data.id"]}],"keepFiring":"30m","dedupWindow":"5m"}
        """;

    private const string AnomalyJson =
        """
        {"name":"Unusual outflow","kind":"anomaly","value":"data.usd","aggregate":"sum","window":"5m","compare":"atLeast","levels":[{"severity":"warning","threshold":6,"recovery":3}],"anomaly":{"warmUp":20,"seasonal":false,"memory":100,"least":0,"most":1000},"dedupWindow":"5m"}
        """;

    [Fact, Trait("Req", "AL5")]
    public void Write_Definition_HasTheStoredForm()
    {
        Assert.Equal(VelocityJson, RuleJson.Write(SomeRule.Velocity));
        Assert.Equal(SequenceJson, RuleJson.Write(SomeRule.Sequence));
        Assert.Equal(AnomalyJson, RuleJson.Write(SomeRule.Anomaly));
    }

    [Fact, Trait("Req", "AL5")]
    public void TryRead_WrittenDefinition_IsTheSame()
    {
        foreach (var rule in SomeRule.All)
        {
            Assert.True(RuleJson.TryRead(RuleJson.Write(rule, indented: true), out var read, out var faults), string.Join(" ", faults));
            Assert.Empty(RuleDiff.Between(rule, read));
            Assert.Equal(RuleJson.Write(rule), RuleJson.Write(read));
        }
        Assert.True(RuleJson.TryRead(VelocityJson, out var velocity, out _));
        Assert.Equal((TimeSpan.FromSeconds(90), Comparison.Above, Severity.Error), (velocity.For, velocity.Compare, velocity.Levels[1].Severity));
    }

    [Fact, Trait("Req", "AL5")]
    public void TryRead_OtherSpellings_AreAccepted()
    {
        Assert.True(RuleJson.TryRead(
            """
            { // kept by hand
              "name": "a", "kind": "Velocity", "aggregate": "standard-deviation", "compare": "at_least", "window": "PT10M", "runbook": null,
              "levels": [{ "severity": "high", "threshold": 1e3 }, ], }
            """, out var rule, out _));
        Assert.Equal((RuleKind.Velocity, Aggregate.StandardDeviation, Comparison.AtLeast, TimeSpan.FromMinutes(10)), (rule.Kind, rule.Aggregate, rule.Compare, rule.Window));
        Assert.Equal(new RuleLevel(Severity.Error, 1_000), rule.Levels[0]);
    }

    [Theory, Trait("Req", "AL5")]
    [InlineData("""{"name":"a","kind":"velocty"}""", "kind", "threshold, velocity")]
    [InlineData("""{"name":"a","kind":"threshold","windw":"5m"}""", "windw", "window")]
    [InlineData("""{"name":"a","kind":"threshold","window":600}""", "window", "10m")]
    [InlineData("""{"name":"a","kind":"threshold","window":"10"}""", "window", "10m")]
    [InlineData("""{"name":"a","kind":"threshold","by":"subject"}""", "by", "list")]
    [InlineData("""{"name":"a","kind":"threshold","by":[1]}""", "by", "list")]
    [InlineData("""{"name":"a","kind":"threshold","levels":[{"severity":"critical","threshold":"0.9"}]}""", "levels[0].threshold", "number")]
    [InlineData("""{"name":"a","kind":"threshold","levels":[{"severity":"critical"},{"severity":"bad"}]}""", "levels[1].severity", "critical")]
    [InlineData("""{"name":"a","kind":"threshold","levels":[{"severity":"critical","threshold":1e999}]}""", "levels[0].threshold", "too large")]
    [InlineData("""{"name":"a","kind":"threshold","levels":{}}""", "levels", "list")]
    [InlineData("""{"name":"a","kind":"sequence","steps":[{"name":"x","where":"a","order":1}]}""", "steps[0].order", "no such member")]
    [InlineData("""{"name":"a","kind":"anomaly","anomaly":{"warmUp":1.5}}""", "anomaly.warmUp", "whole")]
    [InlineData("""{"name":"a","kind":"threshold","labels":{"team":5}}""", "labels.team", "text")]
    [InlineData("""{"name":5,"kind":"threshold"}""", "name", "text")]
    [InlineData("""{"kind":"threshold"}""", "name", "needs a name")]
    [InlineData("""{"name":"a"}""", "kind", "kind of rule")]
    [InlineData("[]", "", "object")]
    [InlineData("", "", "no text")]
    [InlineData("{\n  \"name\": \"a\",\n  \"kind\" \"threshold\"\n}", "", "line 3, position 10")]
    [InlineData("""{"name":"a","name":"b","kind":"threshold"}""", "", "name")]
    [InlineData("""{"name":"\ud800","kind":"threshold"}""", "", "half a character")]
    public void TryRead_Malformed_IsRefusedWithItsPath(string json, string path, string message)
    {
        Assert.False(RuleJson.TryRead(json, out _, out var faults));

        var fault = Assert.Single(faults);
        Assert.Equal(path, fault.Field);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL5")]
    public void TryRead_SeveralFaults_AreAllTold()
    {
        Assert.False(RuleJson.TryRead("""{"kind":"x","window":5,"levels":[{"severity":1}],"extra":0}""", out _, out var faults));

        Assert.Equal(["name", "kind", "window", "levels[0].severity", "extra"], faults.Select(f => f.Field).Distinct());
    }

    [Fact, Trait("Req", "AL5")]
    public void TryRead_HostileText_NeverThrows()
    {
        var random = new Random(11);
        string[] seeds = [VelocityJson, SequenceJson, AnomalyJson, RuleDocument.Write([])];
        var check = SomeRule.Check();
        const string Noise = "{}[]\",:0123456789.eE+-\\u \n\tnulltruefalse\ud800\udc00\0é—";
        for (var round = 0; round < 5_000; round++)
        {
            var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text[at] = Noise[random.Next(Noise.Length)];
                        break;
                    case 1:
                        text.Insert(at, Noise[random.Next(Noise.Length)]);
                        break;
                    case 2:
                        text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                        break;
                    default:
                        text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 60), text.Length - at)));
                        break;
                }
                if (text.Length == 0)
                    text.Append('{');
            }
            var json = text.ToString();
            if (RuleJson.TryRead(json, out var rule, out var faults))
                check.Check(rule);
            else
                Assert.NotEmpty(faults);
            RuleDocument.Read(json);
        }
        Assert.False(RuleJson.TryRead(new string('[', 100_000), out _, out _));
    }

    [Fact, Trait("Req", "AL5")]
    public void Write_WhatJsonCannotSay_IsLeftOut()
    {
        var rule = SomeRule.Threshold with { Name = "half \ud800", Levels = [new(Severity.Critical, double.NaN, double.PositiveInfinity)] };

        Assert.True(RuleJson.TryRead(RuleJson.Write(rule), out var read, out _));
        Assert.Equal(("half \ufffd", null), (read.Name, read.Levels[0].Threshold));
    }
}
