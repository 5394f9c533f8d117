using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Scores;

public class ScoreModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly ScoreModel _model = new(new ScoreOptions { HalfLife = TimeSpan.FromMinutes(30) });

    [Fact, Trait("Req", "SC1")]
    public void Apply_HalfLifePasses_ScoreIsHalf()
    {
        var state = Apply(Some.Event(score: 0.8, time: Start));

        Assert.Equal(0.8, _model.View(state, Start).Value, 6);
        Assert.Equal(0.4, _model.View(state, Start.AddMinutes(30)).Value, 6);
        Assert.Equal(0.2, _model.View(state, Start.AddMinutes(60)).Value, 6);
    }

    [Fact, Trait("Req", "SC1")]
    public void Apply_SteadyReportsOfOneKind_StayAtTheReportedScore()
    {
        var state = Apply([.. Enumerable.Range(0, 100).Select(i => Some.Event(score: 0.5, time: Start.AddMinutes(i)))]);

        Assert.Equal(0.5, _model.View(state, Start.AddMinutes(99)).Value, 6);
        Assert.Equal(100, Assert.Single(state.Kinds).Count);
    }

    [Fact, Trait("Req", "SC1")]
    public void Apply_SeveralKinds_CombineAsIndependentEvidence()
    {
        var state = Apply(Some.Event(type: "a", score: 0.5, time: Start), Some.Event(type: "b", score: 0.6, time: Start));
        var score = _model.View(state, Start);

        Assert.Equal(1 - 0.5 * 0.4, score.Value, 6);
        Assert.Equal(["b", "a"], score.Contributions.Select(contribution => contribution.Kind));
    }

    [Fact, Trait("Req", "SC1")]
    public void Apply_AnyOrderOfEvents_GivesTheSameScore()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var events = Enumerable.Range(0, 30)
                .Select(_ => Some.Event(type: $"kind{random.Next(4)}", score: random.NextDouble(), time: Start.AddSeconds(random.Next(20_000)))).ToArray();
            var ordered = _model.View(Apply([.. events.OrderBy(e => e.Time)]), Start.AddSeconds(20_000));
            random.Shuffle(events);

            var shuffled = _model.View(Apply(events), Start.AddSeconds(20_000));

            Assert.True(Math.Abs(ordered.Value - shuffled.Value) < 1e-9, $"seed {seed}, round {round}: {ordered.Value} and {shuffled.Value}");
        }
    }

    [Fact, Trait("Req", "SC1")]
    public void Apply_MoreKindsThanKept_DropsTheLeast()
    {
        var state = Apply([.. Enumerable.Range(1, 30).Select(i => Some.Event(type: $"kind{i}", score: i / 40.0, time: Start))]);

        Assert.Equal(ScoreModel.MaxKinds, state.Kinds.Count);
        Assert.DoesNotContain(state.Kinds, kind => kind.Peak < 15 / 40.0);
    }

    [Theory, Trait("Req", "SC1")]
    [InlineData(Severity.Critical, 0.9)]
    [InlineData(Severity.Error, 0.6)]
    [InlineData(Severity.Warning, 0.3)]
    [InlineData(Severity.Info, 0)]
    public void ScoreOf_EventWithoutScore_FollowsItsSeverity(Severity severity, double expected) =>
        Assert.Equal(expected, _model.ScoreOf(Some.Event(severity: severity)));

    [Fact, Trait("Req", "SC1")]
    public void Apply_EventBeforeTheOthers_DoesNotSeeThem()
    {
        var state = Apply(Some.Event(score: 0.8, time: Start));

        var then = state.Apply(Some.Event(type: "early", score: 0.1, time: Start.AddMinutes(-5)), _model);

        Assert.Equal(0.1, then, 6);
    }

    private SubjectState Apply(params RiskEvent[] events)
    {
        var state = new SubjectState("account/1");
        foreach (var e in events)
            state.Apply(e, _model);
        return state;
    }
}
