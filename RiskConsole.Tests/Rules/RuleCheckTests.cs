using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules;

public class RuleCheckTests
{
    /// <summary>A rule of <see cref="SomeRule"/> (t, v, s, a or n), as JSON with one member replaced, and the fault it gets.</summary>
    [Theory, Trait("Req", "AL1")]
    [InlineData("t", "value", "null", "value", "needs the field")]
    [InlineData("t", "value", "\"subject\"", "value", "is no number")]
    [InlineData("t", "value", "\"severity\"", "value", "is no number")]
    [InlineData("t", "value", "\"time\"", "value", "is no number")]
    [InlineData("t", "value", "\"scor\"", "value", "Did you mean score")]
    [InlineData("t", "value", "\"data\"", "value", "holds many values")]
    [InlineData("t", "value", "\"score:>0 OR score\"", "value", "is no name")]
    [InlineData("t", "aggregate", "\"sum\"", "aggregate", "velocity rule")]
    [InlineData("t", "window", "\"5m\"", "window", "velocity rule")]
    [InlineData("t", "percentile", "5", "percentile", "Leave it out")]
    [InlineData("t", "steps", "[]", "steps", "make it a sequence")]
    [InlineData("t", "anomaly", "{}", "anomaly", "anomaly rule")]
    [InlineData("t", "keepFiring", "\"0s\"", "keepFiring", "recovery value")]
    [InlineData("t", "where", "\"subject:(a\"", "where", "at character")]
    [InlineData("t", "where", "\"subjct:a\"", "where", "subject")]
    [InlineData("t", "where", "\"type:a time:>-15m\"", "where", "counts from now, and a rule judges each event when it comes. Remove it, or write a date. (at character 14)")]
    [InlineData("t", "where", "\"data.at:<today\"", "where", "counts from now")]
    [InlineData("t", "by", "[\"subject\",\"source\",\"type\",\"id\",\"uid\"]", "by", "at most 4")]
    [InlineData("t", "by", "[\"subject\",\"Subject\"]", "by[1]", "already")]
    [InlineData("t", "by", "[\"subject\",\"sev\",\"severity\"]", "by[2]", "already")]
    [InlineData("t", "by", "[\"subjct\"]", "by[0]", "subject")]
    [InlineData("t", "by", "[\"\"]", "by[0]", "Name a field")]
    [InlineData("v", "aggregate", "null", "aggregate", "needs what it computes")]
    [InlineData("v", "percentile", "null", "percentile", "above 0 and below 100")]
    [InlineData("v", "percentile", "100", "percentile", "above 0 and below 100")]
    [InlineData("v", "aggregate", "\"sum\"", "percentile", "percentile alone")]
    [InlineData("v", "window", "null", "window", "such as 10m")]
    [InlineData("v", "window", "\"8d\"", "window", "Rules:LongestWindow")]
    [InlineData("v", "window", "\"0s\"", "window", "at least 1s")]
    [InlineData("v", "for", "\"31d\"", "for", "at most")]
    [InlineData("v", "for", "\"-00:00:01\"", "for", "negative")]
    [InlineData("v", "runbook", "\"javascript:alert(1)\"", "runbook", "https://")]
    [InlineData("v", "runbook", "\"runbook.md\"", "runbook", "https://")]
    [InlineData("v", "labels", "{\"1a\":\"x\"}", "labels.1a", "letters")]
    [InlineData("v", "labels", "{\"severity\":\"x\"}", "labels.severity", "another name")]
    [InlineData("v", "labels", "{\"data_asset\":\"x\"}", "labels.data_asset", "another name")]
    [InlineData("v", "labels", "{\"a\":\" \"}", "labels.a", "value")]
    [InlineData("v", "message", "\"{{valu}}\"", "message", "at character 3")]
    [InlineData("v", "name", "\" \"", "name", "1 to 80")]
    [InlineData("v", "name", "\"a\\nb\"", "name", "one line")]
    [InlineData("v", "name", "\" a\"", "name", "spaces")]
    [InlineData("s", "by", "[]", "by", "joins its steps")]
    [InlineData("s", "for", "\"5s\"", "for", "Leave it out")]
    [InlineData("s", "window", "null", "window", "last")]
    [InlineData("s", "keepFiring", "\"0s\"", "keepFiring", "30m")]
    [InlineData("s", "value", "\"score\"", "value", "Leave it out")]
    [InlineData("s", "compare", "\"above\"", "compare", "compares nothing")]
    [InlineData("s", "steps", "null", "steps", "2 to 5")]
    [InlineData("s", "steps", "[{\"name\":\"a\",\"where\":\"x\"}]", "steps", "2 to 5")]
    [InlineData("s", "steps", "[{\"name\":\"a\",\"where\":\"x\"},{\"name\":\"b\",\"where\":\"\"}]", "steps[1].where", "which events")]
    [InlineData("s", "steps", "[{\"name\":\"a\",\"where\":\"x\"},{\"name\":\"b\",\"where\":\"(\"}]", "steps[1].where", "at character")]
    [InlineData("s", "steps", "[{\"name\":\"a\",\"where\":\"x\"},{\"name\":\"\",\"where\":\"x\"}]", "steps[1].name", "name")]
    [InlineData("s", "steps", "[{\"name\":\"a\",\"where\":\"x\"},{\"name\":\"b\",\"where\":\"x\",\"by\":[\"id\",\"uid\"]}]", "steps[1].by", "as many fields")]
    [InlineData("s", "steps", "[{\"name\":\"a\",\"where\":\"x\"},{\"name\":\"b\",\"where\":\"x\",\"by\":[\"idd\"]}]", "steps[1].by[0]", "id")]
    [InlineData("s", "levels", "[{\"severity\":\"critical\",\"threshold\":1}]", "levels[0].threshold", "Leave the threshold out")]
    [InlineData("s", "levels", "[{\"severity\":\"critical\"},{\"severity\":\"info\"}]", "levels", "one level alone")]
    [InlineData("a", "window", "null", "window", "nothing may come")]
    [InlineData("a", "aggregate", "\"count\"", "aggregate", "computes nothing")]
    [InlineData("n", "aggregate", "\"distinct\"", "aggregate", "cannot use distinct")]
    [InlineData("n", "aggregate", "\"count\"", "value", "looks at no value")]
    [InlineData("n", "aggregate", "null", "aggregate", "needs what it computes")]
    [InlineData("n", "anomaly", "{\"warmUp\":9}", "anomaly.warmUp", "10 to")]
    [InlineData("n", "anomaly", "{\"memory\":0}", "anomaly.memory", "10 to")]
    [InlineData("n", "anomaly", "{\"least\":5,\"most\":1}", "anomaly.most", "backwards")]
    [InlineData("n", "levels", "[{\"severity\":\"critical\",\"threshold\":0}]", "levels[0].threshold", "above 0")]
    public void Check_OneWrongMember_IsToldWithItsPath(string kind, string member, string value, string path, string message)
    {
        var rule = kind switch
        {
            "t" => SomeRule.Threshold, "v" => SomeRule.Velocity, "s" => SomeRule.Sequence, "a" => SomeRule.Absence, _ => SomeRule.Anomaly,
        };
        var json = System.Text.Json.Nodes.JsonNode.Parse(RuleJson.Write(rule))!;
        json[member] = System.Text.Json.Nodes.JsonNode.Parse(value);
        Assert.True(RuleJson.TryRead(json.ToJsonString(), out var wrong, out var unread), string.Join(" ", unread));

        var fault = Assert.Single(SomeRule.Check().Check(wrong));

        Assert.Equal(path, fault.Field);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL1")]
    public void Check_RuleOfEachKind_IsAccepted()
    {
        foreach (var rule in SomeRule.All)
            Assert.Empty(SomeRule.Check().Check(rule));
        Assert.Empty(SomeRule.Check().Check(SomeRule.Threshold with { Where = "subject:today time:>2026-01-31 data.day:yesterday data.n:>5" }));
        Assert.Empty(SomeRule.Check().Check(SomeRule.Anomaly with { Aggregate = null, Value = null, Anomaly = null }));
        Assert.Empty(SomeRule.Check().Check(SomeRule.Velocity with { Aggregate = Aggregate.Distinct, Percentile = null, Value = "subject", Where = "", Levels = [new(Severity.Error, 9_999)] }));
        Assert.Empty(SomeRule.Check().Check(SomeRule.Velocity with { Aggregate = Aggregate.Count, Percentile = null, Value = null, By = [], Levels = [new(Severity.Error, 20)] }));
        Assert.Empty(SomeRule.Check().Check(SomeRule.Threshold with { KeepFiring = TimeSpan.Zero, Levels = [new(Severity.Critical, 0.9, 0.7)] }));
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(RiskConsole.Rules.Comparison.AtLeast, 10_000, true)]
    [InlineData(RiskConsole.Rules.Comparison.AtLeast, 10_001, false)]
    [InlineData(RiskConsole.Rules.Comparison.Above, 9_999, true)]
    [InlineData(RiskConsole.Rules.Comparison.Above, 10_000, false)]
    [InlineData(RiskConsole.Rules.Comparison.Below, 1_000_000, true)]
    public void Check_CountThatNoWindowHolds_IsRefused(RiskConsole.Rules.Comparison compare, double threshold, bool reachable)
    {
        var rule = SomeRule.Velocity with
        {
            Aggregate = Aggregate.Count,
            Percentile = null,
            Value = null,
            Compare = compare,
            Levels = [new(Severity.Critical, threshold)],
        };

        var faults = SomeRule.Check().Check(rule);

        Assert.Equal(reachable ? [] : ["levels[0].threshold"], faults.Select(f => f.Field));
    }

    public static TheoryData<double[], string, string> Levels() => new()
    {
        { [], "levels", "at least one" },
        { [4, 0.9, double.NaN, 4, 0.8, double.NaN], "levels[1].severity", "already" },
        { [4, 0.7, double.NaN, 2, 0.9, double.NaN], "levels[0].threshold", "harder to reach" },
        { [2, 0.7, double.NaN, 3, 0.7, double.NaN], "levels[1].threshold", "harder to reach" },
        { [4, 0.7, 0.8], "levels[0].recovery", "at most 0.7" },
        { [4, double.PositiveInfinity, double.NaN], "levels[0].threshold", "Write a number" },
        { [4, 0.7, double.NegativeInfinity], "levels[0].recovery", "Write a number" },
        { [9, 0.7, double.NaN], "levels[0].severity", "critical, error" },
        { [1, 1, 0, 2, 2, 0, 3, 3, 0, 4, 4, 0, 5, 5, 0], "levels", "at most 4" },
    };

    /// <param name="levels">Severity, threshold and recovery of each; NaN for no recovery.</param>
    [Theory, Trait("Req", "AL2"), MemberData(nameof(Levels))]
    public void Check_Levels_AreToldApart(double[] levels, string path, string message)
    {
        var rule = SomeRule.Threshold with
        {
            Levels = [.. levels.Chunk(3).Select(l => new RuleLevel((Severity)(byte)l[0], l[1], double.IsNaN(l[2]) ? null : l[2]))],
        };

        var faults = SomeRule.Check().Check(rule);

        Assert.Contains(faults, f => f.Field == path && f.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "AL2")]
    public void Check_TroubleBelow_TurnsTheOrderRound()
    {
        var rule = SomeRule.Threshold with { Compare = RiskConsole.Rules.Comparison.Below, Levels = [new(Severity.Critical, 0.1, 0.2), new(Severity.Warning, 0.3, 0.3)] };
        Assert.Empty(SomeRule.Check().Check(rule));

        var faults = SomeRule.Check().Check(rule with { Levels = [new(Severity.Critical, 0.4, 0.3), new(Severity.Warning, 0.3)] });

        Assert.Equal(["levels[0].recovery", "levels[0].threshold"], faults.Select(f => f.Field));
    }

    [Fact, Trait("Req", "AL2")]
    public void Check_MissingThreshold_IsTold() =>
        Assert.Equal("levels[0].threshold", Assert.Single(SomeRule.Check().Check(SomeRule.Threshold with { Levels = [new(Severity.Critical)] })).Field);

    [Fact, Trait("Req", "AL2")]
    public void Check_RatioToAThresholdOfZero_IsADivisionByZero()
    {
        var rule = SomeRule.Threshold with { Message = "now {{ratio}}", Levels = [new(Severity.Critical, 1), new(Severity.Warning, 0)] };

        var fault = Assert.Single(SomeRule.Check().Check(rule));

        Assert.Equal("message", fault.Field);
        Assert.Contains("at character 7", fault.Message, StringComparison.Ordinal);
        Assert.Empty(SomeRule.Check().Check(rule with { Message = "now {{value}}" }));
    }

    [Fact, Trait("Req", "AL1")]
    public void Check_ManyWildcards_AreBoundedByTheLanguage()
    {
        // Patterns run in linear time, however many stars they have, and a query's length and number of conditions are limited.
        Assert.Empty(SomeRule.Check().Check(SomeRule.Threshold with { Where = "type:" + string.Concat(Enumerable.Repeat("*a", 900)) }));
        Assert.Contains("2000 are allowed", Fault("type:" + string.Concat(Enumerable.Repeat("*a", 2_000))), StringComparison.Ordinal);
        Assert.Contains("at most 64 conditions", Fault(string.Concat(Enumerable.Repeat("type:*a* ", 65))), StringComparison.Ordinal);

        static string Fault(string where) => Assert.Single(SomeRule.Check().Check(SomeRule.Threshold with { Where = where })).Message;
    }

    [Fact, Trait("Req", "AL1")]
    public void Check_HugeDefinition_IsRefused()
    {
        var steps = Enumerable.Range(0, 5).Select(i => new SequenceStep("s" + i, "data.a:\"" + new string('ñ', 1_900) + "\"")).ToArray();
        var rule = SomeRule.Sequence with
        {
            Steps = steps,
            Description = new string('é', 2_000),
            Message = new string('–', 2_000),
            Labels = Enumerable.Range(0, 20).ToDictionary(i => "label" + i, _ => new string('中', 200)),
        };
        Assert.Empty(SomeRule.Check().Check(rule));

        Assert.Equal("by[0]", Assert.Single(SomeRule.Check().Check(rule with { By = ["data." + new string('x', 300)] })).Field);
        Assert.Equal("description", Assert.Single(SomeRule.Check().Check(rule with { Description = new string('é', 70_000) })).Field);
    }
}
