using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Support;
using Comparison = RiskConsole.Rules.Comparison;

namespace RiskConsole.Tests.Rules;

/// <summary>What can be saved can be judged by.</summary>
public class RuleCheckEngineTests
{
    private static readonly string?[] Values = [null, "score", "data.usd", "subject", "ext.n", "seq", "data"];
    private static readonly string[][] Keys = [[], ["subject"], ["source", "data.asset"], ["data.\"a b\""], ["subject", "subject"]];
    private static readonly string[] Wheres = ["", "type:*withdrawal", "severity:>=error OR data.usd:>5", "(", "time:>-1h"];
    private static readonly TimeSpan?[] Windows = [null, TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), TimeSpan.FromDays(7), TimeSpan.FromDays(8)];
    private static readonly double?[] Numbers = [null, 0, 1, 2, -5, 1e300, double.NaN];

    [Fact, Trait("Req", "AL1")]
    public void Check_WhatItAccepts_TheEngineJudges()
    {
        var random = new Random(3);
        var check = SomeRule.Check();
        var compiler = new RuleCompiler(new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), TimeProvider.System), Options.Create(new RuleOptions()));
        var engines = new RuleEngines(Options.Create(new RuleOptions()));
        var e = Some.Event(subject: "a", type: "x.withdrawal", score: 0.95, data: """{"usd":"12.5","asset":"USDC","a b":1}""").At(1);
        var accepted = new int[Enum.GetValues<RuleKind>().Length];
        for (var round = 0; round < 30_000; round++)
        {
            var rule = Any(random);
            if (check.Check(rule).Count > 0)
                continue;
            accepted[(int)rule.Kind]++;
            Assert.True(RuleJson.TryRead(RuleJson.Write(rule), out var stored, out _));
            var engine = engines.Create();
            engine.Use([compiler.Compile(new(Guid.NewGuid(), 1, RuleState.Active, stored, "ada", default, "", Approval.Approved))], EventClock.Of(e), new Nobody());
            engine.Process(e, EventClock.Of(e), new Nobody());
            engine.AdvanceTo(EventClock.Of(e) + 1_000_000, new Nobody());
            Assert.Null(engine.Statuses[0].Fault);
        }
        Assert.All(accepted, count => Assert.InRange(count, 10, int.MaxValue));
    }

    private static RuleDefinition Any(Random random)
    {
        var kind = Pick(random, Enum.GetValues<RuleKind>());
        var compares = kind is not (RuleKind.Sequence or RuleKind.Absence) || random.Next(10) == 0;
        return new RuleDefinition
        {
            Name = "any",
            Kind = kind,
            Where = Pick(random, Wheres),
            By = Pick(random, Keys),
            Value = compares ? Pick(random, Values) : null,
            Aggregate = kind is RuleKind.Velocity or RuleKind.Anomaly ? Pick(random, Enum.GetValues<Aggregate>()) : null,
            Percentile = random.Next(3) == 0 ? Pick(random, Numbers) : null,
            Window = kind == RuleKind.Threshold ? null : Pick(random, Windows),
            Compare = compares ? Pick(random, Enum.GetValues<Comparison>()) : Comparison.AtLeast,
            Levels = [.. Severities.All.Take(compares ? random.Next(0, 3) : 1).Select(s => compares ? new RuleLevel(s, Pick(random, Numbers), Pick(random, Numbers)) : new(s))],
            Steps = kind == RuleKind.Sequence
                ? [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new SequenceStep("s" + i, Pick(random, Wheres), random.Next(3) == 0 ? Pick(random, Keys) : null))]
                : null,
            Anomaly = kind == RuleKind.Anomaly && random.Next(2) == 0 ? new(random.Next(9, 40), random.Next(2) == 0, random.Next(9, 40), Pick(random, Numbers)) : null,
            KeepFiring = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(1),
            For = random.Next(3) == 0 ? TimeSpan.FromSeconds(5) : TimeSpan.Zero,
        };
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private sealed class Nobody : IFindings
    {
        public void Add(in Finding finding) => Assert.True(finding.Level >= 0);
    }
}
