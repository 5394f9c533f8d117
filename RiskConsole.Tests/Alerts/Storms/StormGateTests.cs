using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Alerts.Storms;

public class StormGateTests
{
    [Fact, Trait("Req", "AL11")]
    public void Enter_OneTooManyOfARule_OpensAStormThatCountsFromThenOn()
    {
        var flood = new Flood();

        flood.Many(4, 0, 1);
        Assert.Empty(flood.Storms);
        flood.Many(40, 4, 0.5);

        var storm = Assert.Single(flood.Storms);
        Assert.Equal(("Storm: Leak", 40L, Severity.Warning, AlertState.Open, Flood.Leak), (storm.Name, storm.Occurrences, storm.Severity, storm.State, storm.RuleId));
        Assert.Equal(40, flood.Stored.Values.Count(alert => alert.StormId == storm.Id));
        Assert.Equal(4, flood.Singly.Count());
        Assert.Matches(@"^\d+ alerts since 08:00:04 UTC, now \d+ a minute; most about account/0 \(\d\), account/1 \(\d\), account/2 \(\d\)$", storm.Message);
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_Slowly_OpensNoStorm()
    {
        var flood = new Flood();

        flood.Many(50, 0, 15.1);

        Assert.Empty(flood.Storms);
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_OtherRulesWhileOneStorms_AreShown()
    {
        var flood = new Flood();
        flood.Many(2_000, 0, 0.01);

        flood.Many(4, 20, 0.1, Flood.Other);

        Assert.Equal(8, flood.Singly.Count());
        Assert.Equal(1_996, Assert.Single(flood.Storms).Occurrences);
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_ManyRulesAtOnce_OpensAStormOfAllThatEveryRuleJoins()
    {
        var flood = new Flood();
        for (var i = 0; i < 30; i++)
            flood.Enter(i * 0.1, new Guid(i + 1, 0, 0, new byte[8]));

        var storm = Assert.Single(flood.Storms);
        Assert.Equal(("Storm of all rules", 18L, Guid.Empty), (storm.Name, storm.Occurrences, storm.RuleId));
        Assert.Equal(12, flood.Singly.Count());
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_StormOfAllWhileOneRuleStorms_OneFloodIsCountedOnce()
    {
        var flood = new Flood();
        flood.Many(100, 0, 0.01);
        for (var i = 0; i < 20; i++)
            flood.Enter(2 + i * 0.1, new Guid(i + 1, 0, 0, new byte[8]));
        flood.Many(10, 5, 0.01);

        Assert.Equal(["Storm: Leak", "Storm of all rules"], flood.Storms.Select(storm => storm.Name));
        Assert.Equal([106L, 12L], flood.Storms.Select(storm => storm.Occurrences));
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_Criticals_PassUntilTheyAreAFloodThemselves()
    {
        var flood = new Flood();
        flood.Many(50, 0, 0.1);

        var critical = Enumerable.Range(0, 10).Select(i => flood.Enter(6 + i, severity: Severity.Critical)).ToArray();
        Assert.Equal(2, critical.Count(alert => alert.StormId is null));
        Assert.Equal(Severity.Critical, Assert.Single(flood.Storms).Severity);
        // Once fewer come, each is shown again.
        flood.Many(40, 20, 5);
        Assert.Null(flood.Enter(150, severity: Severity.Critical).StormId);
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_CriticalOfAnotherRule_PassesTheStorm()
    {
        var flood = new Flood(new AlertOptions());
        flood.Many(20_000, 0, 0.003);

        for (var i = 0; i < 3; i++)
            Assert.Null(flood.Enter(61 + i, Flood.Other, Severity.Critical).StormId);
    }

    [Fact, Trait("Req", "AL11")]
    public void Advance_QuietLongEnough_ReleasesByItselfAtTheSameTimeWhoeverLooks()
    {
        var (watched, alone) = (new Flood(), new Flood());
        foreach (var flood in new[] { watched, alone })
            flood.Many(104, 0, 0.5);
        for (var second = 52; second < 300; second++)
            watched.Advance(second);
        alone.Advance(300);

        // The last of half the limit came at 51 s: for a minute it was too fast, then a minute quiet.
        foreach (var flood in new[] { watched, alone })
        {
            var storm = Assert.Single(flood.Storms);
            Assert.Equal((AlertState.Resolved, AlertWords.Storm, Flood.Us(51 + 120)), (storm.State, storm.ResolvedBy, storm.ResolvedAt!.Value.ToMicros()));
            Assert.Equal(long.MaxValue, flood.Gate.NextDueUs);
            Assert.Equal(100, flood.Stored.Values.Count(alert => alert.StormId == storm.Id));
        }
        Assert.Null(alone.Enter(300).StormId);
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_StormComesBackSoon_IsTheSameOneAndNeedsLongerToEnd()
    {
        var flood = new Flood();
        flood.Many(20, 0, 0.1);
        flood.Advance(200);
        var first = Assert.Single(flood.Storms);
        Assert.False(first.IsOpen);

        flood.Many(20, 300, 0.1);

        var again = Assert.Single(flood.Storms);
        Assert.Equal((first.Id, AlertState.Open, 16L + 18, first.Life + 1), (again.Id, again.State, again.Occurrences, again.Life));
        flood.Advance(301.9 + 60 + 119);
        Assert.True(Assert.Single(flood.Storms).IsOpen);
        flood.Advance(301.9 + 60 + 121);
        Assert.False(Assert.Single(flood.Storms).IsOpen);
        flood.Many(20, 5_000, 0.1);
        Assert.Equal(2, flood.Storms.Count());
    }

    [Fact, Trait("Req", "AL11")]
    public void Adopt_PersonResolvesWhileItGoesOn_OpensAgainOnlyAfterTheQuiet()
    {
        var flood = new Flood();
        flood.Many(20, 0, 1);
        var storm = Assert.Single(flood.Storms);
        flood.Act(storm with { State = AlertState.Resolved, ResolvedAt = Flood.Us(20).ToTime(), ResolvedBy = "ben", Life = 2, Version = storm.Version + 1 });

        flood.Many(59, 20, 1);
        Assert.Equal((1, 75L, AlertState.Resolved), (flood.Storms.Count(), flood.Storms.First().Occurrences, flood.Storms.First().State));
        flood.Many(20, 80, 1);

        Assert.Equal([75L, 20L], flood.Storms.Select(alert => alert.Occurrences));
        flood.Advance(1_000);
        Assert.Equal(["ben", AlertWords.Storm], flood.Storms.Select(alert => alert.ResolvedBy));
    }

    [Fact, Trait("Req", "AL11")]
    public void Adopt_PersonAcknowledgesOrReopens_CountsOnAndEndsByItself()
    {
        var flood = new Flood();
        flood.Many(20, 0, 1);
        var storm = Assert.Single(flood.Storms);
        flood.Act(storm with { State = AlertState.Acknowledged, AcknowledgedBy = "ben", Life = 2, Version = storm.Version + 1 });
        flood.Many(20, 20, 1);
        Assert.Equal((AlertState.Acknowledged, 36L), (flood.Storms.Single().State, flood.Storms.Single().Occurrences));
        flood.Advance(300);
        storm = flood.Storms.Single();
        Assert.Equal((AlertState.Resolved, "ben"), (storm.State, storm.AcknowledgedBy));

        flood.Act(storm with { State = AlertState.Open, ResolvedAt = null, ResolvedBy = null, Life = storm.Life + 1, Version = storm.Version + 1 });
        flood.Enter(310);
        Assert.Equal(37, flood.Storms.Single().Occurrences);
        flood.Advance(1_000);

        Assert.Equal(AlertState.Resolved, flood.Storms.Single().State);
    }

    [Fact, Trait("Req", "AL11")]
    public void Rise_CollapsedBecomesCritical_ComesOutOfItsStorm()
    {
        var flood = new Flood();
        flood.Many(20, 0, 0.1);
        var collapsed = flood.Stored.Values.Where(alert => alert.StormId is not null).Take(4).ToArray();

        Assert.NotNull(flood.Rise(collapsed[3], 4, Severity.Error).StormId);
        Assert.Equal(Severity.Error, flood.Storms.Single().Severity);
        Assert.Null(flood.Rise(collapsed[0], 5).StormId);
        Assert.Null(flood.Rise(collapsed[1], 5).StormId);
        Assert.NotNull(flood.Rise(collapsed[2], 5).StormId);
        Assert.Equal(Severity.Critical, flood.Storms.Single().Severity);
    }

    [Fact, Trait("Req", "AL11"), Trait("Req", "AL10")]
    public void Enter_CategoriesDiffer_EachHasItsStormAlert()
    {
        var flood = new Flood();
        for (var i = 0; i < 20; i++)
            flood.Enter(i * 0.1, category: i % 2 == 0 ? Category.Risk : Category.Security);

        Assert.Equal([(Category.Risk, 8L), (Category.Security, 8L)], flood.Storms.Select(storm => (storm.Category, storm.Occurrences)).Order());
        Assert.All(flood.Stored.Values.Where(alert => alert.StormId is not null), alert => Assert.Equal(alert.Category, flood.Stored[alert.StormId!.Value].Category));
    }

    [Fact, Trait("Req", "AL11")]
    public void Enter_Shadow_TakesNoPart()
    {
        var flood = new Flood();
        for (var i = 0; i < 20; i++)
            flood.Enter(i * 0.1, shadow: true);

        Assert.Empty(flood.Storms);
        Assert.Equal(long.MaxValue, flood.Gate.NextDueUs);
    }

    [Fact, Trait("Req", "AL11")]
    public void Restore_InTheMiddle_GoesOnAndEndsByItself()
    {
        var flood = new Flood();
        flood.Many(100, 0, 0.5);
        flood.Restart(50);
        flood.Many(100, 50, 0.5);

        var storm = Assert.Single(flood.Storms);
        Assert.Equal((196L, 4), (storm.Occurrences, flood.Singly.Count()));
        Assert.Contains("account/", storm.Message, StringComparison.Ordinal);
        flood.Advance(400);
        Assert.False(flood.Storms.Single().IsOpen);
    }

    [Fact, Trait("Req", "AL11")]
    public void Restore_BeforeTheStorm_WhatWasShownCounts()
    {
        var flood = new Flood();
        flood.Many(3, 0, 1);
        flood.Restart(3);
        flood.Many(3, 3, 1);

        Assert.Equal((4, 2L), (flood.Singly.Count(), Assert.Single(flood.Storms).Occurrences));
    }
}
