using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Replays;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Alerts.Backtests;
using RiskConsole.Tests.Support;
using static RiskConsole.Tests.Replays.ReplayTheatre;

namespace RiskConsole.Tests.Replays;

public class ReplayRunTests
{
    [Theory, Trait("Req", "EV5")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_WhateverPaceAndPauses_FindsWhatBacktestsFind(int seed)
    {
        string[] names = ["threshold", "recovery", "sum", "few", "percentile", "sequence", "absence", "anomaly"];
        var (length, from, random) = (TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(20), new Random(seed));
        await using var theatre = await OpenAsync(BridgeHistory.Make(Start, from + length, seed), [.. names.Select(TrialRules.Of)]);
        var run = await theatre.PlayAsync(length, 100, from);
        var acts = 0;

        await theatre.UntilAsync(run, now =>
        {
            if (random.Next(6) == 0 && acts++ < 40)
                run.Do(SomeAct(random, now), "ada");
            else if (now.State == ReplayState.Paused || acts >= 40)
                run.Do(ReplayAct.AtSpeed(1_000), "ada");
            if (now.State == ReplayState.Paused)
                run.Do(ReplayAct.Resume, "ada");
            return now.State == ReplayState.Finished;
        }, "the window was over", TimeSpan.FromMilliseconds(400));

        var shown = run.For(CategorySet.All);
        Assert.Equal(BridgeHistory.Make(Start, from + length, seed).Count(e => e.Time >= Start + from), shown.EventCount);
        foreach (var name in names)
        {
            var backtest = await theatre.Console.Get<IBacktests>().RunAsync(
                Actors.System("test"), new BacktestRequest(TrialRules.Of(name), null, Start + from, Start + from + length), null, Deadline.Token);
            var replayed = shown.Alerts.Select(listed => listed.Alert).Where(alert => alert.Name == name).ToList();
            Assert.Equal(backtest.Draft.Alerts.Select(Facts).Order(), replayed.Select(Facts).Order());
        }
        Assert.True(shown.Alerts.Select(listed => listed.Alert.Name).Distinct().Count() >= 6);
        Assert.Equal(shown.Alerts.Length, shown.Counts.Opened);
        Assert.Equal(shown.Alerts.Sum(listed => listed.Alert.Occurrences), shown.Counts.Occurrences);
        Assert.Equal(shown.Alerts.Count(listed => listed.Alert.IsOpen), shown.Counts.Open.Sum(open => open.Count));
        Assert.Equal(shown.EventCount, shown.Chart.Sum(bar => bar.Info + bar.Warning + bar.Error + bar.Critical));
        Assert.Equal(shown.Counts.Opened, shown.Chart.Sum(bar => bar.CriticalAlerts + bar.OtherAlerts));
    }

    [Theory, Trait("Req", "EV5")]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(1_000)]
    public async Task Clock_AtASpeed_IsThatManyTimesWhatPassed(double speed)
    {
        await using var theatre = await OpenAsync([At(0), At(100_000)], SomeRule.Threshold("Risky"));
        var run = await theatre.PlayAsync(TimeSpan.FromDays(1), speed);
        run.Do(ReplayAct.SkipQuiet(false), "ada");
        // Little at a time: on a machine that is busy the day would be over before it is seen to play.
        await theatre.UntilAsync(run, now => now.State == ReplayState.Playing && now.Clock > Start, "it plays", TimeSpan.FromMilliseconds(10));
        var (began, clock) = (theatre.Time.GetUtcNow(), run.For(CategorySet.All).Clock);

        await theatre.UntilAsync(run, now => theatre.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(3), "three seconds passed");
        var passed = theatre.Time.GetUtcNow() - began;
        await Deadline.UntilAsync(() => run.For(CategorySet.All).Clock - clock >= passed * speed * 0.9, "it followed");

        // It looks at the clock every 50 ms, and shows seconds of it.
        Assert.InRange(run.For(CategorySet.All).Clock - clock, passed * speed - TimeSpan.FromSeconds(0.2 * speed + 1), passed * speed + TimeSpan.FromSeconds(0.2 * speed + 1));
    }

    [Fact, Trait("Req", "EV5")]
    public async Task QuietTimes_AreSkippedUpToTheNextEventAndStopWhereAnAlertResolves()
    {
        await using var theatre = await OpenAsync([At(10, 0.95), At(40_000, 0.95, "account/2")], SomeRule.Threshold("Risky"));
        var run = await theatre.PlayAsync(TimeSpan.FromHours(12), 100);

        await theatre.UntilAsync(run, now => now.Counts.Resolved == 1, "the first alert resolved");
        var resolved = run.For(CategorySet.All);
        // By its keep-firing time of 30 min, and shown when the clock is there.
        Assert.Equal(Start.AddSeconds(10) + TimeSpan.FromMinutes(30), resolved.Alerts[0].Alert.ResolvedAt);
        Assert.True(resolved.SkipsQuiet);
        await theatre.UntilAsync(run, now => now.Counts.Opened == 2, "the second alert opened");

        // 11 h at 100x are almost 7 min; of that it took seconds.
        Assert.True(run.For(CategorySet.All).Skipped > TimeSpan.FromHours(10));
        Assert.InRange(theatre.Time.GetUtcNow() - new ManualTimeProvider().GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact, Trait("Req", "EV5")]
    public async Task NextAlert_FromAnywhere_StopsWhereItOpens()
    {
        await using var theatre = await OpenAsync([At(10), At(5_000, 0.95), At(9_000, 0.95, "account/2"), At(9_500)], SomeRule.Threshold("Risky"));
        var run = await theatre.PlayAsync(TimeSpan.FromHours(3), 1);
        run.Do(ReplayAct.Pause, "ada");
        await theatre.UntilAsync(run, now => now.State == ReplayState.Paused, "it was paused");

        run.Do(ReplayAct.NextAlert, "ada");
        await theatre.UntilAsync(run, now => now.Counts.Opened == 1 && now.State == ReplayState.Paused, "it stands at the first alert");
        Assert.Equal(Start.AddSeconds(5_000), run.For(CategorySet.All).Clock);

        run.Do(ReplayAct.NextAlert, "ada");
        await theatre.UntilAsync(run, now => now.Counts.Opened == 2 && now.State == ReplayState.Paused, "it stands at the second alert");
        Assert.Equal(Start.AddSeconds(9_000), run.For(CategorySet.All).Clock);

        run.Do(ReplayAct.JumpTo(Start.AddSeconds(20)), "ada");
        await theatre.UntilAsync(run, now => now is { State: ReplayState.Paused, Generation: 2, EventCount: 1 }, "it went back");
        Assert.Equal((Start.AddSeconds(20), 0), (run.For(CategorySet.All).Clock, run.For(CategorySet.All).Counts.Opened));

        run.Do(ReplayAct.JumpTo(Start.AddSeconds(9_001)), "ada");
        await theatre.UntilAsync(run, now => now is { State: ReplayState.Paused, Counts.Opened: 2 }, "it went on");
        run.Do(ReplayAct.NextAlert, "ada");
        await theatre.UntilAsync(run, now => now.State == ReplayState.Finished, "there was no other alert");
        Assert.Equal(2, run.For(CategorySet.All).Counts.Opened);
    }

    [Fact, Trait("Req", "EV5"), Trait("Req", "RT6")]
    public async Task Snapshot_OfSomebodyWithOneChannel_HoldsNothingOfOthers()
    {
        await using var theatre = await OpenAsync(
            [At(1, 0.95), At(2, 0.95, "account/2", category: Category.Security), At(3, category: Category.Security), At(4, 0.95, "account/3", Severity.Error)], SomeRule.Threshold("Risky"));
        var run = await theatre.PlayAsync(TimeSpan.FromMinutes(1), 1_000);
        run.For(CategorySet.Security);

        await theatre.UntilAsync(run, now => now.State == ReplayState.Finished, "the window was over");

        var (all, security) = (run.For(CategorySet.All), run.For(CategorySet.Security));
        Assert.Equal((4, 3), (all.EventCount, all.Counts.Opened));
        Assert.Equal(2, security.EventCount);
        Assert.All(security.Events, e => Assert.Equal(Category.Security, e.Category));
        Assert.Equal("account/2", Assert.Single(security.Alerts).Alert.Subject);
        Assert.Equal((1, 2, 0), (security.Counts.Opened, security.Chart.Sum(bar => bar.Info), security.Chart.Sum(bar => bar.Error)));
        Assert.Same(security, run.For(CategorySet.Security));
    }

    [Fact, Trait("Req", "EV5")]
    public async Task Run_AlertsOpenBeforeTheWindow_AreANumber()
    {
        await using var theatre = await OpenAsync([At(-60, 0.95), At(5, 0.95), At(10, 0.75, "account/2"), At(12, 0.95, "account/2")], SomeRule.Threshold("Risky"));
        var run = await theatre.PlayAsync(TimeSpan.FromMinutes(1), 1_000);

        await theatre.UntilAsync(run, now => now.State == ReplayState.Finished, "the window was over");

        var shown = run.For(CategorySet.All);
        var escalated = Assert.Single(shown.Alerts);
        Assert.Equal((1, 1, 1, 2), (shown.Counts.OpenBefore, shown.Counts.Opened, shown.Counts.Escalated, (int)shown.Counts.Occurrences));
        Assert.Equal((Severity.Warning, Severity.Critical), (escalated.EscalatedFrom, escalated.Alert.Severity));
    }

    [Fact, Trait("Req", "EV5")]
    public async Task Run_NobodyWatches_EndsAfterAMinute()
    {
        await using var theatre = await OpenAsync([At(1)], SomeRule.Threshold("Risky"));
        var run = await theatre.PlayAsync(TimeSpan.FromDays(1), 1);
        run.Watchers.Leave("ada");

        theatre.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(run.For(CategorySet.All).IsOver);
        theatre.Time.Advance(TimeSpan.FromSeconds(2));

        await Deadline.UntilAsync(() => run.For(CategorySet.All).State == ReplayState.Ended, "it ended");
        Assert.Equal("Nobody watched it any more.", run.For(CategorySet.All).Problem);
    }

    private static ReplayAct SomeAct(Random random, ReplaySnapshot now) => random.Next(6) switch
    {
        0 => ReplayAct.Pause,
        1 => ReplayAct.AtSpeed(random.Next(1, 1_000)),
        2 => ReplayAct.JumpTo(now.Clock + TimeSpan.FromSeconds(random.Next(-600, 300))),
        3 => ReplayAct.SkipQuiet(random.Next(2) == 0),
        4 => ReplayAct.NextAlert,
        _ => ReplayAct.Resume,
    };

    private static string Facts(Alert a) => string.Join(' ', a.Key, a.Subject, a.Category, a.Severity, a.State, a.ResolvedBy, a.FirstSeen.ToString("O"), a.LastSeen.ToString("O"),
        a.OpenedAt.ToString("O"), a.ResolvedAt?.ToString("O"), a.Occurrences, a.Observed, a.Threshold, a.CauseUid, string.Join(',', a.Contributing), a.Message, a.Reason);
}
