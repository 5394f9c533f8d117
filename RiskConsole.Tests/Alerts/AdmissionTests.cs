using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Alerts;

public class AdmissionTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly Admission _admission = new();
    private readonly StillRule _rule = SomeRule.Compiled();

    [Fact, Trait("Req", "AL1")]
    public void Admit_Raised_OpensAlertThatSaysWhy()
    {
        var cause = SomeRule.Cause(7, "account/1", Category.Security);

        var (kind, alert) = Admit(_rule.Found(FindingKind.Raised, At(0), observed: 0.93, cause: cause, contributing: [5, 7]));

        Assert.Equal(AdmissionKind.Opened, kind);
        Assert.Equal(("High risk score", Severity.Critical, AlertState.Open), (alert!.Name, alert.Severity, alert.State));
        Assert.Equal("account/1: score is 0.93 (threshold 0.9)", alert.Message);
        Assert.Equal((0.93, 0.9), (alert.Observed, alert.Threshold));
        Assert.Equal(("account/1", Category.Security, cause.Uid), (alert.Subject, alert.Category, alert.CauseUid));
        Assert.Equal([5L, 7L], alert.Contributing);
        Assert.Equal((At(0), At(0), At(0), 1L, 1L), (alert.FirstSeen, alert.LastSeen, alert.OpenedAt, alert.Occurrences, alert.Version));
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_Raised_IsIdentifiedByItsLabelsWithoutSeverity()
    {
        var definition = SomeRule.Threshold() with { By = ["subject", "data.chain"], Labels = new Dictionary<string, string> { ["team"] = "bridge" } };
        var rule = SomeRule.Compiled(definition);

        var (_, critical) = Admit(rule.Found(FindingKind.Raised, At(0), RuleKey.Of(["account/1", "moonbeam"])));
        var (_, warning) = new Admission().Admit(rule.Found(FindingKind.Raised, At(0), RuleKey.Of(["account/1", "moonbeam"]), level: 1), At(0).ToMicros());

        Assert.Equal(critical!.Fingerprint, warning!.Fingerprint);
        Assert.Equal("account/1", critical.Subject);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["alertname"] = "High risk score", ["rule_id"] = rule.Id.ToString(), ["subject"] = "account/1", ["data_chain"] = "moonbeam", ["team"] = "bridge",
            },
            critical.Labels.ToDictionary());
        Assert.Equal(Fingerprints.Of(critical.Labels), critical.Fingerprint);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_Repeated_CountsOnTheOpenAlert()
    {
        var (_, first) = Admit(_rule.Found(FindingKind.Raised, At(0)));

        var (kind, alert) = Admit(_rule.Found(FindingKind.Repeated, At(2), level: 1, observed: 0.8));

        Assert.Equal(AdmissionKind.Repeated, kind);
        Assert.Equal((first!.Id, 2L, Severity.Critical, At(0), At(2), 0.8), (alert!.Id, alert.Occurrences, alert.Severity, alert.FirstSeen, alert.LastSeen, alert.Observed));
        Assert.Equal(first.Message, alert.Message);
        Assert.True(alert.Version > first.Version);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_RaisedWhileOpen_CountsAsRepeat()
    {
        Admit(_rule.Found(FindingKind.Raised, At(0)));

        var (kind, alert) = Admit(_rule.Found(FindingKind.Raised, At(90)));

        Assert.Equal((AdmissionKind.Repeated, 2L), (kind, alert!.Occurrences));
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_Escalated_RaisesSeverityAndRenewsWhatItSays()
    {
        Admit(_rule.Found(FindingKind.Raised, At(0), level: 1, observed: 0.75));

        var (kind, alert) = Admit(_rule.Found(FindingKind.Escalated, At(1), observed: 0.97, contributing: [9]));

        Assert.Equal(AdmissionKind.Escalated, kind);
        Assert.Equal((Severity.Critical, "account/1: score is 0.97 (threshold 0.9)", 0.9, 2L), (alert!.Severity, alert.Message, alert.Threshold, alert.Occurrences));
        Assert.Equal([9L], alert.Contributing);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_FindingOutOfOrder_ReachesBackButNotForward()
    {
        Admit(_rule.Found(FindingKind.Raised, At(5)));

        var (_, alert) = Admit(_rule.Found(FindingKind.Repeated, At(4)), At(5));

        Assert.Equal((At(4), At(5)), (alert!.FirstSeen, alert.LastSeen));
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_Cleared_ResolvesPulsesAsQuietAndLevelsAsRecovery()
    {
        var level = SomeRule.Compiled(SomeRule.Velocity());
        Admit(_rule.Found(FindingKind.Raised, At(0)));
        Admit(level.Found(FindingKind.Raised, At(0)));

        var pulse = Admit(_rule.Found(FindingKind.Cleared, At(30)));
        var recovered = Admit(level.Found(FindingKind.Cleared, At(30)));

        Assert.Equal((AdmissionKind.Resolved, AlertState.Resolved, "quiet", At(30)), (pulse.Kind, pulse.Alert!.State, pulse.Alert.ResolvedBy, pulse.Alert.ResolvedAt));
        Assert.Equal((AdmissionKind.Resolved, "recovery"), (recovered.Kind, recovered.Alert!.ResolvedBy));
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_ClearedThresholdWithRecoveryLevel_IsRecovery()
    {
        var rule = SomeRule.Compiled(SomeRule.Threshold() with { Levels = [new(Severity.Critical, 0.9, 0.5)] });
        Admit(rule.Found(FindingKind.Raised, At(0)));

        Assert.Equal("recovery", Admit(rule.Found(FindingKind.Cleared, At(1))).Alert!.ResolvedBy);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_ClearedWithoutOpenAlert_IsNothing()
    {
        Assert.Equal(default, Admit(_rule.Found(FindingKind.Cleared, At(0))));
        Admit(_rule.Found(FindingKind.Raised, At(0)));
        Admit(_rule.Found(FindingKind.Cleared, At(1)));
        Assert.Equal(AdmissionKind.None, Admit(_rule.Found(FindingKind.Cleared, At(2))).Kind);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_RaisedWithinDedupWindowOfLastSeen_OpensTheSameAlertAgain()
    {
        var rule = SomeRule.Compiled(SomeRule.Velocity());
        var (_, first) = Admit(rule.Found(FindingKind.Raised, At(0)));
        Admit(rule.Found(FindingKind.Cleared, At(1)));

        var (kind, alert) = Admit(rule.Found(FindingKind.Raised, At(5), observed: 12_400_000));

        Assert.Equal((AdmissionKind.Repeated, first!.Id, AlertState.Open, 2L), (kind, alert!.Id, alert.State, alert.Occurrences));
        Assert.Null(alert.ResolvedAt);
        Assert.Null(alert.ResolvedBy);
        Assert.Equal("account/1: sum of data.usd over 10 min is 12,400,000 (threshold 10,000,000)", alert.Message);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_OpenedAgainAtALowerLevel_GoesOnSayingTheWorst()
    {
        Admit(_rule.Found(FindingKind.Raised, At(0)));
        Admit(_rule.Found(FindingKind.Cleared, At(1)));

        var (kind, alert) = Admit(_rule.Found(FindingKind.Raised, At(2), level: 1, observed: 0.75));

        Assert.Equal((AdmissionKind.Repeated, AlertState.Open, Severity.Critical, 0.9), (kind, alert!.State, alert.Severity, alert.Threshold));
        Assert.Equal("account/1: score is 0.95 (threshold 0.9)", alert.Message);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_RaisedAfterDedupWindow_OpensAnother()
    {
        var rule = SomeRule.Compiled(SomeRule.Velocity());
        var (_, first) = Admit(rule.Found(FindingKind.Raised, At(0)));
        Admit(rule.Found(FindingKind.Cleared, At(1)));

        var (kind, alert) = Admit(rule.Found(FindingKind.Raised, At(0) + rule.Definition.DedupWindow + TimeSpan.FromTicks(10)));

        Assert.Equal(AdmissionKind.Opened, kind);
        Assert.NotEqual(first!.Id, alert!.Id);
        Assert.Equal(first.Fingerprint, alert.Fingerprint);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_WithinCooldown_IsCountedAndStaysResolved()
    {
        var rule = SomeRule.Compiled(SomeRule.Velocity() with { Cooldown = TimeSpan.FromHours(1) });
        Admit(rule.Found(FindingKind.Raised, At(0)));
        Admit(rule.Found(FindingKind.Cleared, At(2)));

        var held = Admit(rule.Found(FindingKind.Raised, At(20)));
        // Close to the finding before it, which was held back: that must not end the cooldown.
        var heldToo = Admit(rule.Found(FindingKind.Repeated, At(21)));
        var after = Admit(rule.Found(FindingKind.Repeated, At(62)));

        Assert.Equal((AdmissionKind.CoolingDown, AlertState.Resolved, 2L), (held.Kind, held.Alert!.State, held.Alert.Occurrences));
        Assert.Equal((AdmissionKind.CoolingDown, 3L), (heldToo.Kind, heldToo.Alert!.Occurrences));
        Assert.Equal(AdmissionKind.Opened, after.Kind);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_FalsePositive_CountsSilentlyWithinDedupWindowThenOpensAnother()
    {
        var (_, first) = Admit(_rule.Found(FindingKind.Raised, At(0)));
        Restore(first! with { State = AlertState.FalsePositive, ResolvedAt = At(1), ResolvedBy = "olga" });

        var silent = Admit(_rule.Found(FindingKind.Repeated, At(4)));
        var cleared = Admit(_rule.Found(FindingKind.Cleared, At(5)));
        var later = Admit(_rule.Found(FindingKind.Raised, At(10)));

        Assert.Equal((AdmissionKind.CoolingDown, AlertState.FalsePositive, 2L), (silent.Kind, silent.Alert!.State, silent.Alert.Occurrences));
        Assert.Equal(AdmissionKind.None, cleared.Kind);
        Assert.Equal(AdmissionKind.Opened, later.Kind);
    }

    [Fact, Trait("Req", "AL7")]
    public void Admit_FalsePositiveDripsOn_IsHeldBackForADayAtMost()
    {
        var (_, first) = Admit(_rule.Found(FindingKind.Raised, At(0)));
        Restore(first! with { State = AlertState.FalsePositive, ResolvedAt = At(1), ResolvedBy = "olga" });

        var minute = 2;
        while (Admit(_rule.Found(FindingKind.Repeated, At(minute))).Kind == AdmissionKind.CoolingDown)
            minute++;

        Assert.Equal(24 * 60 + 1, minute);
    }

    [Fact, Trait("Req", "AL7")]
    public void Admit_FalsePositiveLongAfterItWasFound_IsHeldBackFromTheActOn()
    {
        var (_, first) = Admit(_rule.Found(FindingKind.Raised, At(0)));
        Restore(first! with { State = AlertState.FalsePositive, ResolvedAt = At(20), ResolvedBy = "olga" });

        Assert.Equal(AdmissionKind.CoolingDown, Admit(_rule.Found(FindingKind.Repeated, At(24))).Kind);
        Assert.Equal(AdmissionKind.CoolingDown, Admit(_rule.Found(FindingKind.Repeated, At(28))).Kind);
        Assert.Equal(AdmissionKind.Opened, Admit(_rule.Found(FindingKind.Repeated, At(34))).Kind);
    }

    [Fact, Trait("Req", "AL7")]
    public void Admit_EachTurnOfItsLife_IsTold()
    {
        var rule = SomeRule.Compiled(SomeRule.Threshold() with { DedupWindow = TimeSpan.FromMinutes(2), Cooldown = TimeSpan.FromHours(1) });

        EntryKind?[] told =
        [
            Admit(rule.Found(FindingKind.Raised, At(0), level: 1)).Told, Admit(rule.Found(FindingKind.Repeated, At(1), level: 1)).Told,
            Admit(rule.Found(FindingKind.Escalated, At(2))).Told, Admit(rule.Found(FindingKind.Cleared, At(3))).Told,
            Admit(rule.Found(FindingKind.Raised, At(4))).Told, Admit(rule.Found(FindingKind.Cleared, At(5))).Told,
            Admit(rule.Found(FindingKind.Raised, At(20))).Told, Admit(rule.Found(FindingKind.Repeated, At(21))).Told,
        ];

        Assert.Equal(
            [EntryKind.Opened, null, EntryKind.Escalated, EntryKind.Ended, EntryKind.Recurred, EntryKind.Ended, EntryKind.HeldBack, null], told);
        Assert.Equal(4, Admit(rule.Found(FindingKind.Repeated, At(22))).Alert!.Life);
    }

    [Theory, Trait("Req", "AL8")]
    [InlineData(Comparison.AtLeast, 0.99)]
    [InlineData(Comparison.Below, 0.91)]
    public void Admit_Peak_IsFarthestBeyondTheThreshold(Comparison compare, double expected)
    {
        var rule = SomeRule.Compiled(SomeRule.Threshold() with { Compare = compare });

        Admit(rule.Found(FindingKind.Raised, At(0), observed: 0.95));
        Admit(rule.Found(FindingKind.Repeated, At(1), observed: 0.99));
        Admit(rule.Found(FindingKind.Repeated, At(2), observed: 0.91));

        Assert.Equal(expected, Admit(rule.Found(FindingKind.Repeated, At(3), observed: 0.97)).Alert!.Peak);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_ResolvedByPerson_IsNotOpenedAgain()
    {
        var (_, first) = Admit(_rule.Found(FindingKind.Raised, At(0)));
        Restore(first! with { State = AlertState.Resolved, ResolvedAt = At(1), ResolvedBy = "olga" });

        var (kind, alert) = Admit(_rule.Found(FindingKind.Repeated, At(2)));

        Assert.Equal(AdmissionKind.Opened, kind);
        Assert.NotEqual(first!.Id, alert!.Id);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_Acknowledged_CountsAndIsResolvedByRecovery()
    {
        var (_, first) = Admit(_rule.Found(FindingKind.Raised, At(0)));
        Restore(first! with { State = AlertState.Acknowledged });

        Assert.Equal(AlertState.Acknowledged, Admit(_rule.Found(FindingKind.Repeated, At(1))).Alert!.State);
        Assert.Equal(AlertState.Resolved, Admit(_rule.Found(FindingKind.Cleared, At(2))).Alert!.State);
    }

    [Fact, Trait("Req", "AL5")]
    public void Admit_Shadow_IsKeptApart()
    {
        var shadow = SomeRule.Compiled(state: RuleState.Shadow, id: _rule.Id);
        var (_, seen) = Admit(_rule.Found(FindingKind.Raised, At(0)));

        var (kind, unseen) = Admit(shadow.Found(FindingKind.Raised, At(0)));

        Assert.Equal(AdmissionKind.Opened, kind);
        Assert.True(unseen!.Shadow);
        Assert.False(seen!.Shadow);
        Assert.Equal(1, Admit(shadow.Found(FindingKind.Cleared, At(1))).Alert!.Occurrences);
        Assert.Equal(2, Admit(_rule.Found(FindingKind.Repeated, At(1))).Alert!.Occurrences);
    }

    [Fact, Trait("Req", "AL5")]
    public void ResolveWhere_RuleIsGone_ResolvesItsAlerts()
    {
        var other = SomeRule.Compiled();
        Admit(_rule.Found(FindingKind.Raised, At(0)));
        Admit(other.Found(FindingKind.Raised, At(0)));

        var resolved = Assert.Single(_admission.ResolveWhere((rule, _) => rule == _rule.Id, At(1).ToMicros())).Alert!;

        Assert.Equal((_rule.Id, AlertState.Resolved, "rule"), (resolved.RuleId, resolved.State, resolved.ResolvedBy));
        Assert.Equal(AdmissionKind.None, Admit(_rule.Found(FindingKind.Cleared, At(1))).Kind);
        Assert.Equal(AdmissionKind.Resolved, Admit(other.Found(FindingKind.Cleared, At(1))).Kind);
    }

    [Fact, Trait("Req", "AL5")]
    public void ResolveWhere_ManyAreOpen_GoesOnWhereItStopped()
    {
        for (var i = 0; i < 5; i++)
            Admit(_rule.Found(FindingKind.Raised, At(0), $"account/{i}"));

        int[] counts = [.. Enumerable.Range(0, 4).Select(_ => _admission.ResolveWhere((_, _) => true, At(1).ToMicros(), most: 2).Count)];

        Assert.Equal([2, 2, 1, 0], counts);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_RuleRenamedWhileOpen_CountsOnTheOpenAlertAndBeginsAnewAfterIt()
    {
        var renamed = SomeRule.Compiled(SomeRule.Threshold("Another name"), id: _rule.Id, version: 2);
        var (_, first) = Admit(_rule.Found(FindingKind.Raised, At(0)));

        Assert.Equal(first!.Id, Admit(renamed.Found(FindingKind.Repeated, At(1))).Alert!.Id);
        Assert.Equal(AdmissionKind.Resolved, Admit(renamed.Found(FindingKind.Cleared, At(2))).Kind);
        Assert.Equal(AdmissionKind.Opened, Admit(renamed.Found(FindingKind.Raised, At(3))).Kind);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_ResolvedLongAgo_IsForgotten()
    {
        var rule = SomeRule.Compiled(SomeRule.Velocity() with { Cooldown = TimeSpan.FromHours(1) });
        for (var i = 0; i < 100; i++)
        {
            Admit(rule.Found(FindingKind.Raised, At(0), $"account/{i}"));
            Admit(rule.Found(FindingKind.Cleared, At(1), $"account/{i}"));
        }
        Admit(rule.Found(FindingKind.Raised, At(60), "still-open"));
        Assert.Equal(101, _admission.Count);

        Admit(rule.Found(FindingKind.Repeated, At(62), "still-open"));

        Assert.Equal(1, _admission.Count);
    }

    [Fact, Trait("Req", "AL2")]
    public void Admit_TimerWithoutCause_HasNoCauseAndTheChannelOfTheRule()
    {
        var rule = SomeRule.Compiled(new RuleDefinition
        {
            Name = "Silent relayer",
            Kind = RuleKind.Absence,
            Where = "category:health type:heartbeat",
            By = ["subject"],
            Window = TimeSpan.FromMinutes(1),
            Levels = [new(Severity.Error)],
        });

        var (_, alert) = Admit(rule.Found(FindingKind.Raised, At(0), "relayer/1", observed: null, reason: "Nothing for 1m, last at 07:59:00."));

        Assert.Equal((Category.Health, null, "relayer/1", "relayer/1: nothing came for 1 min"), (alert!.Category, alert.CauseUid, alert.Subject, alert.Message));
    }

    private static DateTimeOffset At(double minutes) => s_start + TimeSpan.FromMinutes(minutes);

    private AdmissionResult Admit(in Finding finding) => _admission.Admit(finding, finding.TimeUs);

    private AdmissionResult Admit(in Finding finding, DateTimeOffset now) => _admission.Admit(finding, now.ToMicros());

    private void Restore(Alert alert) => _admission.Restore([alert], _ => _rule.Definition, 0);
}
