using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Engine;

/// <summary>What holds the engine together: limits, failing rules, other rules, what is kept of it.</summary>
public class RuleEngineTests
{
    [Fact, Trait("Req", "AL1")]
    public void Process_EventWithoutTheKeyOrTheValue_IsNotJudged()
    {
        var desk = new RuleDesk(RuleDesk.Velocity());
        Assert.Equal("", desk.Send(1, 50, subject: null));
        Assert.Equal("", desk.Send(1, 0, data: """{"eur":50}"""));
        Assert.Equal("", desk.Send(1, 0, data: """{"usd":"fifty"}"""));
        Assert.Equal(0, Assert.Single(desk.Engine.Statuses).Taken);
        Assert.Equal("Raised a Error 50 @2", desk.Send(2, 0, data: """{"usd":"50.00"}"""));
    }

    [Fact, Trait("Req", "AL1")]
    public void Process_MoreKeysThanAllowed_ForgetsTheOneSeenLongestAgo()
    {
        var desk = new RuleDesk(new RuleOptions { KeysPerRule = 2 }, RuleDesk.Velocity());
        desk.Send(1, 6, "a");
        desk.Send(2, 6, "b");
        desk.Send(3, 1, "a");
        desk.Send(4, 6, "c");
        Assert.Equal("Raised a Error 11 @5", desk.Send(5, 4, "a"));
        Assert.Equal("", desk.Send(6, 6, "b"));
        var status = Assert.Single(desk.Engine.Statuses);
        Assert.Equal(2, status.Keys);
        Assert.Contains("Rules:KeysPerRule (2)", status.Notice, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL1")]
    public void Process_AllKeysFiringAndOneMore_ClearsTheOneItGivesUp()
    {
        var desk = new RuleDesk(new RuleOptions { KeysPerRule = 1 }, RuleDesk.Velocity());
        desk.Send(1, 10, "a");
        Assert.Equal("Cleared a Error 10 @2, Raised b Error 10 @2", desk.Send(2, 10, "b"));
        Assert.Equal("Cleared b Error 0 @62", desk.Pass(100));
    }

    [Fact, Trait("Req", "AL1")]
    public void Process_MoreValuesThanAllowed_SaysSo()
    {
        var desk = new RuleDesk(new RuleOptions { ValuesPerKey = 2 }, RuleDesk.Velocity());
        desk.Send(1, 5);
        desk.Send(2, 4);
        Assert.Equal("", desk.Send(3, 4));
        Assert.Contains("Rules:ValuesPerKey", Assert.Single(desk.Engine.Statuses).Notice, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL1")]
    public void AdvanceTo_WindowsAreOver_ForgetsTheKeys()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 60));
        desk.Send(1, 1, "a");
        desk.Send(50, 1, "b");
        desk.Pass(121);
        Assert.Equal(1, desk.Engine.Statuses[0].Keys);
        desk.Pass(170);
        Assert.Equal(0, desk.Engine.Statuses[0].Keys);
        Assert.Null(desk.Engine.Statuses[0].Notice);
    }

    [Fact, Trait("Req", "AL1")]
    public void Process_EventsOfALongOutage_MeetEachOther()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 10));
        Assert.Equal("", desk.Send(5_000, 4, late: 4_000));
        Assert.Equal("", desk.Send(5_001, 4, late: 4_000));
        Assert.Equal("Raised a Error 12 @1002", desk.Send(5_002, 4, late: 4_000));
        Assert.Equal("Cleared a Error 0 @5002", desk.Pass(5_003));
    }

    [Fact, Trait("Req", "AL1")]
    public void Process_TooLate_IsCountedAndNotJudged()
    {
        var desk = new RuleDesk(new RuleOptions { Lateness = TimeSpan.FromSeconds(5) }, RuleDesk.Velocity(window: 10));
        desk.Send(100, 1);
        Assert.Equal("", desk.Send(100, 50, late: 15));
        var status = Assert.Single(desk.Engine.Statuses);
        Assert.Equal((2L, 1L), (status.Taken, status.Late));
    }

    [Fact, Trait("Req", "AL1")]
    public void Process_OneRuleFails_TheOthersGoOnAndItSaysWhy()
    {
        var desk = new RuleDesk();
        desk.Use(0, new FailingRule(), desk.Compile(RuleDesk.Threshold()));
        Assert.Equal("Raised a Warning 7 @1", desk.Send(1, 7));
        var failing = desk.Engine.Statuses[0];
        Assert.Contains("no patience", failing.Fault, StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), failing.FaultSince);
        Assert.Null(desk.Engine.Statuses[1].Fault);

        desk.Send(2, 7);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), desk.Engine.Statuses[0].FaultSince);
        desk.Send(3, -1);
        Assert.Null(desk.Engine.Statuses[0].Fault);
    }

    [Fact, Trait("Req", "AL1")]
    public void Use_OtherThresholdSameShape_KeepsTheWindow()
    {
        var desk = new RuleDesk(RuleDesk.Velocity());
        desk.Send(1, 9);
        var id = desk[0].Id;
        Assert.Equal("", desk.Use(2, desk.Compile(RuleDesk.Velocity(levels: new RuleLevel(Severity.Critical, 12)), id)));
        Assert.Equal("Raised a Critical 12 @3", desk.Send(3, 3));
    }

    [Fact, Trait("Req", "AL1")]
    public void Use_ThresholdRaisedAboveTheValue_IsCleared()
    {
        var desk = new RuleDesk(RuleDesk.Velocity());
        desk.Send(1, 11);
        Assert.Equal("", desk.Use(2, desk.Compile(RuleDesk.Velocity(levels: new RuleLevel(Severity.Error, 20)), desk[0].Id)));
        Assert.Equal("Cleared a Error 11 @2", desk.Pass(3));
    }

    [Fact, Trait("Req", "AL1")]
    public void Use_ThresholdStillReached_GoesOn()
    {
        var desk = new RuleDesk(RuleDesk.Velocity());
        desk.Send(1, 11);
        desk.Use(2, desk.Compile(RuleDesk.Velocity(levels: [new(Severity.Warning, 2), new(Severity.Error, 10.5)]), desk[0].Id));
        Assert.Equal("", desk.Pass(3));
        Assert.Equal("Repeated a Error 12 @4", desk.Send(4, 1));
    }

    [Fact, Trait("Req", "AL1")]
    public void Use_OtherWindow_BeginsAnewAndKeepsTheCondition()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 100));
        desk.Send(1, 7);
        desk.Use(2, desk.Compile(RuleDesk.Threshold(keep: 100) with { Where = "type:*" }, desk[0].Id));
        Assert.Equal("Repeated a Warning 8 @3", desk.Send(3, 8));

        var sums = new RuleDesk(RuleDesk.Velocity(window: 60));
        sums.Send(1, 9);
        sums.Use(2, sums.Compile(RuleDesk.Velocity(window: 120), sums[0].Id));
        Assert.Equal("", sums.Send(3, 9));
    }

    [Fact, Trait("Req", "AL1")]
    public void Use_OtherKeysOrGoneOrIntoShadow_IsCleared()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 100));
        desk.Send(1, 7);
        Assert.Equal("Cleared a Warning 7 @2", desk.Use(2, desk.Compile(RuleDesk.Threshold(keep: 100) with { By = [] }, desk[0].Id)));
        desk.Send(3, 7);
        Assert.Equal("Cleared  Warning 7 @4", desk.Use(4, desk.Compile(RuleDesk.Threshold(keep: 100) with { By = [] }, desk[0].Id, RuleState.Shadow)));
        desk.Send(5, 7);
        Assert.Equal("Cleared  Warning 7 @6", desk.Use(6));
        Assert.Equal("", desk.Pass(1_000));
    }

    [Fact, Trait("Req", "AL1")]
    public void Refill_WhileOthersJudge_FillsTheNewRuleOnly()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 60));
        desk.Send(1, 6);
        desk.Use(2, desk[0], desk.Compile(RuleDesk.Velocity(window: 100)));
        desk.Engine.Refill(RuleDesk.Event(1, 1, 6), RuleDesk.Us(1));
        Assert.Equal("Raised a Error 11 @3, Raised a Error 11 @3", desk.Send(3, 5));
    }

    [Fact, Trait("Req", "AL1")]
    public void TakeChanges_ConditionMovesAndEnds_IsToldOnceEach()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 30));
        desk.Send(1, 7);
        desk.Send(2, 12);
        var (rule, key, record) = Assert.Single(desk.Engine.TakeChanges(false).Conditions);
        Assert.Equal(new ConditionRecord(desk[0].Id, "a", ConditionPhase.Firing, 1, RuleDesk.Us(1), RuleDesk.Us(2), RuleDesk.Us(32), 12), record);
        Assert.Equal((desk[0].Id, "a"), (rule, key));
        Assert.Empty(desk.Engine.TakeChanges(false).Conditions);
        desk.Pass(40);
        Assert.Null(Assert.Single(desk.Engine.TakeChanges(false).Conditions).Record);
    }

    [Fact, Trait("Req", "AL1")]
    public void TakeChanges_Windows_AreAllFirstThenThoseThatChangedOrWent()
    {
        var desk = new RuleDesk(RuleDesk.Velocity(window: 10));
        desk.Send(1, 1, "a");
        desk.Send(1, 1, "b");
        Assert.Empty(desk.Engine.TakeChanges(false).Windows);
        Assert.Equal(["a", "b"], Kept(desk));
        Assert.Empty(Kept(desk));
        desk.Send(2, 1, "b");
        Assert.Equal(["b"], Kept(desk));
        desk.Pass(72);
        Assert.Equal(["a gone", "b gone"], Kept(desk));

        desk.Send(80, 1, "c");
        Kept(desk);
        var shape = desk[0].Shape;
        desk.Use(81, desk.Compile(RuleDesk.Velocity(window: 20), desk[0].Id));
        desk.Send(81, 1, "c");
        var changes = desk.Engine.TakeChanges(true).Windows;
        Assert.Equal([(shape, true), (desk[0].Shape, false)], changes.Select(c => (c.Id.Shape, c.State is null)));

        static IEnumerable<string> Kept(RuleDesk desk) =>
            desk.Engine.TakeChanges(true).Windows.Select(c => c.Id.Key + (c.State is null ? " gone" : "")).Order(StringComparer.Ordinal).ToList();
    }

    [Fact, Trait("Req", "AL1")]
    public void Restore_RuleIsGone_IsLeftOut()
    {
        var desk = new RuleDesk(RuleDesk.Threshold(keep: 30));
        var record = new ConditionRecord(desk[0].Id, "a", ConditionPhase.Firing, 1, RuleDesk.Us(1), RuleDesk.Us(2), RuleDesk.Us(32), 12);
        desk.Engine.Restore([record, record with { RuleId = Guid.NewGuid() }], []);
        Assert.Equal("Repeated a Warning 6 @20", desk.Send(20, 6));
        Assert.Equal("Cleared a Critical 6 @50", desk.Pass(60));
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_DamagedWindow_BeginsAnew()
    {
        var desk = new RuleDesk(RuleDesk.Velocity());
        desk.Engine.Take(new WindowId(desk[0].Id, desk[0].Shape, "a"), [1, 2, 3]);
        Assert.NotNull(desk.Engine.Statuses[0].Fault);
        Assert.Equal("Raised a Error 10 @1", desk.Send(1, 10));
        Assert.Null(desk.Engine.Statuses[0].Fault);
    }

    private sealed class FailingRule() : CompiledRule(RuleDesk.Version(RuleDesk.Threshold()))
    {
        public override ulong Shape => 1;

        public override long HorizonUs => 0;

        public override bool KeepsBaseline => false;

        public override bool TryTake(RiskEvent e, out Sample sample)
        {
            sample = new Sample(e.Seq, 0, "a", -1);
            return e.Data == """{"usd":-1}""" ? true : throw new InvalidOperationException("It has no patience.");
        }

        public override KeyWindow NewWindow() => new ThresholdWindow();
    }
}
