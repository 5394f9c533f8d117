using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules.Engine;

/// <summary>The life of a condition, for levels and for pulses.</summary>
public class ConditionTests
{
    [Fact, Trait("Req", "AL2")]
    public void Level_ReachedAndLeft_IsRaisedRepeatedAndCleared()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 60));
        Assert.Equal("", desk.Send(0, 9));
        Assert.Equal("Raised a Error 10 @10", desk.Send(10, 1));
        Assert.Equal("Repeated a Error 11 @20", desk.Send(20, 1));
        Assert.Equal("", desk.Pass(59.999999));
        Assert.Equal("Cleared a Error 2 @60", desk.Pass(60));
        Assert.Equal(long.MaxValue, desk.Engine.NextDueUs);
    }

    [Fact, Trait("Req", "AL2")]
    public void For_HoldsUntilItIsOver_IsRaisedByTheTimer()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 60, @for: 30));
        Assert.Equal("", desk.Send(5, 12));
        Assert.Equal(RuleDesk.Us(35), desk.Engine.NextDueUs);
        Assert.Equal("", desk.Pass(34.9));
        Assert.Equal("Raised a Error 12 @35", desk.Pass(40));
        Assert.Equal(0, desk.Findings[0].CauseSeq);
        Assert.Equal([1L], desk.Findings[0].Contributing);
    }

    [Fact, Trait("Req", "AL2")]
    public void For_EndsBeforeItIsOver_NothingIsRaised()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 20, @for: 30));
        Assert.Equal("", desk.Send(5, 12));
        Assert.Equal("", desk.Pass(100));
        Assert.DoesNotContain(desk.Engine.TakeChanges(false).Conditions, c => c.Record is not null);
    }

    [Fact, Trait("Req", "AL2")]
    public void For_EventAtTheDueTime_IsRaisedByIt()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 60, @for: 30));
        desk.Send(5, 12);
        Assert.Equal("Raised a Error 13 @35", desk.Send(35, 1));
        Assert.Equal(2, desk.Findings[0].CauseSeq);
    }

    [Fact, Trait("Req", "AL2")]
    public void KeepFiring_LevelRecovers_IsClearedWhenItIsOver()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 10, keep: 20));
        Assert.Equal("Raised a Error 10 @0", desk.Send(0, 10));
        Assert.Equal("", desk.Pass(29.9));
        Assert.Equal("Cleared a Error 0 @30", desk.Pass(31));
    }

    [Fact, Trait("Req", "AL2")]
    public void KeepFiring_ReachedAgainMeanwhile_IsRepeatedAndGoesOn()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 10, keep: 20));
        desk.Send(0, 10);
        Assert.Equal("Repeated a Error 11 @25", desk.Send(25, 11));
        Assert.Equal("", desk.Pass(54.9));
        Assert.Equal("Cleared a Error 0 @55", desk.Pass(55));
    }

    [Fact, Trait("Req", "AL2")]
    public void Recovery_BetweenItAndTheThreshold_KeepsFiringWithoutRepeats()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 60, levels: new RuleLevel(Severity.Error, 10, 4)));
        desk.Send(0, 6);
        desk.Send(10, 4);
        Assert.Equal("", desk.Pass(59.9));
        Assert.Equal("", desk.Send(60, 1));
        Assert.Equal("", desk.Pass(69.9));
        Assert.Equal("Cleared a Error 1 @70", desk.Pass(75));
    }

    [Fact, Trait("Req", "AL2")]
    public void Levels_MoreSevereThanSoFar_IsEscalatedOnce()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 60, levels: [new(Severity.Warning, 5), new(Severity.Critical, 20), new(Severity.Error, 10)]));
        Assert.Equal("Raised a Warning 6 @0", desk.Send(0, 6));
        Assert.Equal("Escalated a Critical 21 @1", desk.Send(1, 15));
        Assert.Equal("Repeated a Error 15 @60", desk.Send(60, 0));
        Assert.Equal("Repeated a Critical 40 @60.5", desk.Send(60.5, 25));
        Assert.Equal(2, desk.Findings[1].Contributing!.Count);
        Assert.Null(desk.Findings[2].Contributing);
    }

    [Fact, Trait("Req", "AL2")]
    public void Pulse_EachBreach_MovesTheEnd()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 30));
        Assert.Equal("Raised a Warning 7 @0", desk.Send(0, 7));
        Assert.Equal("", desk.Send(5, 1));
        Assert.Equal("Repeated a Warning 5 @20", desk.Send(20, 5));
        Assert.Equal("Escalated a Critical 10 @25", desk.Send(25, 10));
        Assert.Equal("", desk.Pass(54.9));
        Assert.Equal("Cleared a Critical 10 @55", desk.Pass(56));
        Assert.Equal("Raised b Warning 5 @60", desk.Send(60, 5, "b"));
    }

    [Fact, Trait("Req", "AL2")]
    public void Threshold_WithRecovery_IsClearedByAnEventBelowIt()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 0, levels: new RuleLevel(Severity.Error, 10, 8)));
        Assert.Equal("Raised a Error 10 @0", desk.Send(0, 10));
        Assert.Equal("", desk.Send(1, 9));
        Assert.Equal("", desk.Pass(10_000));
        Assert.Equal("Cleared a Error 8 @10001", desk.Send(10_001, 8));
    }

    [Fact, Trait("Req", "AL2")]
    public void Pulse_WithFor_IsRaisedUnlessAnEventDenies()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(@for: 10, keep: 30));
        Assert.Equal("", desk.Send(0, 7));
        Assert.Equal("", desk.Send(5, 1));
        Assert.Equal("", desk.Pass(20));
        Assert.Equal("", desk.Send(30, 7));
        Assert.Equal("", desk.Send(38, 7));
        Assert.Equal("Raised a Warning 7 @40, Cleared a Warning 7 @68", desk.Pass(100));
    }

    [Fact, Trait("Req", "AL2")]
    public void Timers_ComeBeforeTheEventAndInOrder()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 30));
        desk.Send(0, 7, "b");
        desk.Send(0, 7, "a");
        desk.Send(1, 7, "c");
        Assert.Equal("Cleared a Warning 7 @30, Cleared b Warning 7 @30, Cleared c Warning 7 @31, Raised a Warning 8 @40", desk.Send(40, 8, "a"));
    }

    [Theory, Trait("Req", "AL2")]
    [InlineData(Comparison.AtLeast, "Raised a Error 10 @1")]
    [InlineData(Comparison.Above, "")]
    [InlineData(Comparison.AtMost, "Raised a Error 10 @1")]
    [InlineData(Comparison.Below, "")]
    public void Compare_ExactlyTheThreshold_CountsWhereItSaysSo(Comparison compare, string expected)
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 30, levels: new RuleLevel(Severity.Error, 10)) with { Compare = compare });
        Assert.Equal(expected, desk.Send(1, 10));
    }
}
