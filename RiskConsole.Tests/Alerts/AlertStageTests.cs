using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Quality;
using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Rules;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts;

public class AlertStageTests
{
    private static readonly RuleDefinition s_level = SomeRule.Threshold("Hot") with
    {
        Levels = [new(Severity.Error, 0.5, 0.3)], KeepFiring = TimeSpan.Zero, DedupWindow = TimeSpan.Zero,
    };

    private static readonly RuleDefinition s_outflow = SomeRule.Velocity() with { Levels = [new(Severity.Critical, 10, 5)], KeepFiring = TimeSpan.Zero };

    [Fact, Trait("Req", "AL6"), Trait("Req", "AL13")]
    public async Task HighScore_NewConsole_IsShownAndStoredWithItsCause()
    {
        await using var console = await TestConsole.StartAsync();
        var cause = Some.Event(subject: "account/7", score: 0.95);

        await console.SendAsync(Some.Event(score: 0.2), cause);
        var alert = await console.UntilOneAsync();

        Assert.Equal(("High risk score", Severity.Critical, "account/7", cause.Uid), (alert.Name, alert.Severity, alert.Subject, alert.CauseUid));
        var stored = Assert.Single(await console.StoredAsync());
        Assert.Equivalent(alert, stored);
        var events = await console.Get<IAlertStore>().EventsAsync(stored, CategorySet.All, Deadline.Token);
        Assert.Equal(cause.Uid, Assert.Single(events).Uid);
        Assert.Equal(1L, console.Scalar("SELECT count(*) FROM rule_condition"));
        Assert.Equal(1, console.Get<IAlertBoard>().For(CategorySet.Risk).Counts[0].Count);
        Assert.Equal(0, console.Get<IAlertBoard>().For(CategorySet.User).Total);
    }

    [Fact, Trait("Req", "AL2")]
    public async Task Repeats_AreCountedOnOneAlertAndRaiseItsSeverity()
    {
        await using var console = await TestConsole.StartAsync();

        for (var i = 0; i < 20; i++)
            await console.SendAsync(Some.Event(score: 0.75), Some.Event(score: 0.1));
        await console.SendAsync(Some.Event(score: 0.93));

        var alert = await console.UntilOneAsync(a => a.Occurrences == 21);
        Assert.Equal(Severity.Critical, alert.Severity);
        Assert.Equal(21L, console.Scalar("SELECT sum(occurrences) FROM alert"));
    }

    [Fact, Trait("Req", "AL2")]
    public async Task Recovery_ResolvesTheAlertAndForgetsTheCondition()
    {
        await using var console = await TestConsole.StartAsync();
        await console.WithoutDefaultAsync();
        await console.AddAsync(s_level);
        await console.SendAsync(Some.Event(score: 0.6));
        var opened = await console.UntilOneAsync();

        await console.SendAsync(Some.Event(score: 0.4));
        await console.SendAsync(Some.Event(score: 0.2));
        await console.UntilNoneAsync();

        var resolved = Assert.Single(await console.StoredAsync());
        Assert.Equal((opened.Id, AlertState.Resolved, "recovery", 1L), (resolved.Id, resolved.State, resolved.ResolvedBy, resolved.Occurrences));
        Assert.Equal(0L, console.Scalar("SELECT count(*) FROM rule_condition"));
        Assert.Equal(1, console.Get<IAlertBoard>().For(CategorySet.All).ResolvedToday);
    }

    [Fact, Trait("Req", "AL2")]
    public async Task KeepFiringEnds_WhileNothingComes_ResolvesByTime()
    {
        await using var console = await TestConsole.StartAsync();
        await console.WithoutDefaultAsync();
        await console.AddAsync(SomeRule.Threshold("Short") with { KeepFiring = TimeSpan.FromSeconds(1) });

        await console.SendAsync(Some.Event(score: 0.95));
        await console.UntilOneAsync();
        await console.UntilNoneAsync();

        Assert.Equal("quiet", Assert.Single(await console.StoredAsync()).ResolvedBy);
        Assert.Equal(1, console.Get<EventPipeline>().Position);
    }

    [Fact, Trait("Req", "AL2")]
    public async Task For_HoldsForItsTime_RaisesByTime()
    {
        await using var console = await TestConsole.StartAsync();
        await console.WithoutDefaultAsync();
        await console.AddAsync(s_outflow with { For = TimeSpan.FromSeconds(1) });

        await console.SendAsync(Some.Event(data: """{"usd": 12}""", category: Category.Security));
        var alert = await console.UntilOneAsync();

        // The channel of what made it, though no event was at hand when the time had come.
        Assert.Equal((null, Category.Security, 12d), (alert.CauseUid, alert.Category, alert.Observed));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task RuleDisabled_ResolvesWhatIsOpenOfIt()
    {
        await using var console = await TestConsole.StartAsync();
        await console.SendAsync(Some.Event(score: 0.95));
        await console.UntilOneAsync();

        await console.WithoutDefaultAsync();
        await console.UntilNoneAsync();

        Assert.Equal("rule", Assert.Single(await console.StoredAsync()).ResolvedBy);
        Assert.Equal(0L, console.Scalar("SELECT count(*) FROM rule_condition"));
    }

    [Fact, Trait("Req", "AL5"), Trait("Req", "AL14")]
    public async Task Shadow_IsStoredAndShownToNobodyUntilActive()
    {
        await using var console = await TestConsole.StartAsync();
        await console.WithoutDefaultAsync();
        var rule = await console.AddAsync(SomeRule.Threshold("Trial"), RuleState.Shadow);
        await console.SendAsync(Some.Event(score: 0.95));
        await Deadline.UntilAsync(async () => (await console.StoredAsync(shadow: true)).Count == 1, "what it found is kept");
        Assert.Empty(console.Shown());
        Assert.Empty(await console.StoredAsync());
        Assert.Equal(new RuleAlertCount(0, 0, 1), (await console.Get<IAlertStore>().CountByRuleAsync(Deadline.Token))[rule.Id]);

        await console.ChangeAsync(rule);
        await console.SendAsync(Some.Event(score: 0.95));

        Assert.False((await console.UntilOneAsync()).Shadow);
        await Deadline.UntilAsync(async () => (await console.StoredAsync(shadow: true)).Single().ResolvedBy == "rule", "its life in shadow ends");
        Assert.Equal(new RuleAlertCount(1, 1, 1), (await console.Get<IAlertStore>().CountByRuleAsync(Deadline.Token))[rule.Id]);
        var quality = (await console.Get<IRuleQualities>().ReportAsync(Actors.System("test"), 7, Deadline.Token)).Of(rule.Id, shadow: false);
        Assert.Equal((1, 1L, 1, 0), (quality.Alerts, quality.Findings, quality.Open, quality.Resolved));
    }

    [Fact, Trait("Req", "AL1")]
    public async Task NewRule_HasItsWindowFromTheLog()
    {
        await using var console = await TestConsole.StartAsync();
        await console.SendAsync(Some.Event(data: """{"usd": 8}"""));
        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position == 1, "the event has its effects");

        await console.AddAsync(s_outflow);
        await console.SendAsync(Some.Event(data: """{"usd": 4}"""));

        Assert.Equal(12, (await console.UntilOneAsync()).Observed);
    }

    [Fact, Trait("Req", "AL1")]
    public async Task RuleChanged_WindowsThatDidNotChangeAreNotCountedTwice()
    {
        await using var console = await TestConsole.StartAsync();
        var rule = await console.AddAsync(s_outflow with { Levels = [new(Severity.Critical, 100, 5)] });
        await console.SendAsync(Some.Event(data: """{"usd": 8}"""));
        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position == 1, "the event has its effects");

        await console.ChangeAsync(rule, s_outflow);
        await console.AddAsync(s_outflow with { Name = "Wider", Window = TimeSpan.FromHours(1), Levels = [new(Severity.Info, 1_000, 1)] });
        await console.SendAsync(Some.Event(data: """{"usd": 4}"""));

        Assert.Equal(12, (await console.UntilOneAsync()).Observed);
    }

    [Fact, Trait("Req", "AL2"), Trait("Req", "EV3")]
    public async Task Restart_GoesOnWithAlertsConditionsAndWindows()
    {
        var first = await TestConsole.StartAsync();
        await first.AddAsync(s_outflow);
        await first.SendAsync(Some.Event(score: 0.95, data: """{"usd": 8}"""));
        var before = await first.UntilOneAsync();
        await first.StopAsync();

        await using var second = await TestConsole.StartAsync(folder: first.Folder);
        Assert.Equal(before.Id, Assert.Single(second.Shown()).Id);
        await second.SendAsync(Some.Event(score: 0.95, data: """{"usd": 4}"""));

        await Deadline.UntilAsync(() => second.Shown().Count == 2, "both are shown");
        Assert.Equal(2, second.Shown().Single(alert => alert.Id == before.Id).Occurrences);
        Assert.Equal(12, second.Shown().Single(alert => alert.Id != before.Id).Observed);
    }

    [Fact, Trait("Req", "AL2")]
    public async Task Restart_RuleWasDisabledMeanwhile_ResolvesWhatIsOpenOfIt()
    {
        var first = await TestConsole.StartAsync();
        await first.SendAsync(Some.Event(score: 0.95));
        await first.UntilOneAsync();
        await first.StopAsync();
        Execute(first.DatabaseFile, $"UPDATE rule_version SET state = {(int)RuleState.Disabled}");

        await using var second = await TestConsole.StartAsync(folder: first.Folder);
        await second.UntilNoneAsync();

        Assert.Equal("rule", Assert.Single(await second.StoredAsync()).ResolvedBy);
        Assert.Equal(0L, second.Scalar("SELECT count(*) FROM rule_condition"));
    }

    [Fact, Trait("Req", "AL1")]
    public async Task EventOfThePast_IsNotJudged()
    {
        await using var console = await TestConsole.StartAsync();

        await console.SendAsync(Some.Event(subject: "old", score: 0.99, time: DateTimeOffset.UtcNow.AddDays(-2)), Some.Event(subject: "new", score: 0.99));

        Assert.Equal("new", (await console.UntilOneAsync()).Subject);
    }

    [Fact, Trait("Req", "EV3")]
    public async Task DatabaseLocked_AlertComesOnceWhenItIsFree()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Store:BusyTimeout", "00:00:00.200")]);
        await console.SendAsync(Some.Event(score: 0.95));
        await console.UntilOneAsync();
        using (var other = new SqliteConnection($"Data Source={console.DatabaseFile};Pooling=False"))
        {
            other.Open();
            await console.SendAsync(Some.Event(score: 0.95), Some.Event(subject: "account/2", score: 0.95));
            using var held = other.BeginTransaction(deferred: false);
            await Assert.ThrowsAnyAsync<LogBusyException>(() => console.SendAsync(Some.Event(score: 0.95)));
            held.Rollback();
        }

        await console.SendAsync(Some.Event(score: 0.95));
        await Deadline.UntilAsync(() => console.Shown().Sum(alert => alert.Occurrences) == 4, "each finding is counted once");

        Assert.Equal((2L, 4L), (console.Scalar("SELECT count(*) FROM alert"), console.Scalar("SELECT sum(occurrences) FROM alert")));
        await Deadline.UntilAsync(() => console.Get<HealthBoard>().Current.Value == 100, "health is good again");
    }

    private static void Execute(string databaseFile, string text)
    {
        using var connection = new SqliteConnection($"Data Source={databaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
