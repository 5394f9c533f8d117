using RiskConsole.Access;
using RiskConsole.Alerts.Explain;
using RiskConsole.Alerts.Life;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Explain;

public class WhyNotTests
{
    private static readonly RuleDefinition s_outflow = SomeRule.Velocity() with { Levels = [new(Severity.Error, 100)], Cooldown = TimeSpan.FromHours(1) };

    [Fact, Trait("Req", "AL8")]
    public async Task ExplainAsync_EachRule_SaysWhatItSawAndWhatCameOfIt()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var outflow = await console.AddAsync(s_outflow);
        await console.AddAsync(s_outflow with { Name = "Held", Aggregate = Aggregate.Count, Value = null, For = TimeSpan.FromMinutes(10), Levels = [new(Severity.Warning, 2)] });
        await console.AddAsync(SomeRule.Threshold("Only critical") with { Where = "severity:critical type:io.test.happened" });
        await console.AddAsync(SomeRule.Threshold("By account") with { By = ["data.account"] });
        await console.AddAsync(SomeRule.Threshold("By note") with { Value = "data.note" });
        await console.AddAsync(SomeRule.Threshold("Resting"), RuleState.Disabled);
        RiskEvent[] sent = [Moved(40), Moved(30), Moved(50), Moved(1), Moved(2, subject: "account/2")];
        foreach (var e in sent)
            await console.SendAsync(e);
        var alert = await console.UntilOneAsync(alert => alert.Occurrences == 2);
        var known = await KnownAsync();

        var below = known[1]["Outflow"];
        Assert.Equal((VerdictKind.Below, 70d, 1), (below.Kind, below.Value, below.Version));
        Assert.Equal([new LevelVerdict(Severity.Error, 100, false)], below.Levels);
        Assert.Equal("subject account/1", below.Key);
        Assert.Contains("held 2 events", below.Held, StringComparison.Ordinal);
        Assert.Equal((VerdictKind.Raised, alert.Id), (known[2]["Outflow"].Kind, known[2]["Outflow"].Alert?.Id));
        Assert.Equal((VerdictKind.Counted, alert.Id, 121d), (known[3]["Outflow"].Kind, known[3]["Outflow"].Alert?.Id, known[3]["Outflow"].Value));
        Assert.Equal((VerdictKind.Below, 2d), (known[4]["Outflow"].Kind, known[4]["Outflow"].Value));

        Assert.Equal(VerdictKind.Below, known[0]["Held"].Kind);
        Assert.Equal(VerdictKind.Pending, known[2]["Held"].Kind);
        Assert.Contains("for 10 min", known[2]["Held"].Words, StringComparison.Ordinal);
        Assert.Equal((VerdictKind.Below, 0.2), (known[0]["High risk score"].Kind, known[0]["High risk score"].Value));

        var passed = known[0]["Only critical"];
        Assert.Equal((VerdictKind.Passed, "Its condition severity:critical does not hold: the event has info."), (passed.Kind, passed.Words));
        Assert.Equal([new("severity:critical", false, "info"), new LookPart("type:io.test.happened", true, "io.test.happened")], passed.Parts);
        Assert.Equal("It judges by data.account, which the event does not have.", known[0]["By account"].Words);
        Assert.Equal("It looks at data.note, which is no number here: plain.", known[0]["By note"].Words);
        Assert.Equal(VerdictKind.Resting, known[0]["Resting"].Kind);
        Assert.Contains("would have looked", known[0]["Resting"].Words, StringComparison.Ordinal);

        // What a person ended is held back for the cooldown, and what is in force later changes nothing of what was.
        await console.Get<IAlertActs>().ActAsync(ada, new AlertAct(ActKind.Resolve), [new(alert.Id, alert.Life)], Deadline.Token);
        sent = [.. sent, Moved(3)];
        await console.SendAsync(sent[5]);
        await Deadline.UntilAsync(async () => (await console.StoredAsync()).Any(a => a.Id == alert.Id && a.Occurrences == 3), "it is held back");
        await console.ChangeAsync(outflow, s_outflow with { Levels = [new(Severity.Error, 10)] });
        known = await KnownAsync();

        Assert.Equal((VerdictKind.HeldBack, alert.Id), (known[5]["Outflow"].Kind, known[5]["Outflow"].Alert?.Id));
        Assert.Equal((VerdictKind.Below, 70d, 1, 2), (known[1]["Outflow"].Kind, known[1]["Outflow"].Value, known[1]["Outflow"].Version, known[1]["Outflow"].NewerVersion));

        var reason = await console.Get<IExplainWhy>().ExplainAsync(ada, alert, Deadline.Token);
        Assert.Equal((1, 2), (reason.Version?.Version, reason.Now?.Version));
        Assert.Equal(["levels[error].threshold"], reason.Changes.Select(change => change.Path));
        Assert.True(reason.Series!.Compares);
        Assert.Contains(reason.Series.Points, point => point.Value is 121 or 124);
        Assert.DoesNotContain(reason.Series.Points, point => point.Value > 124);

        async Task<Dictionary<string, RuleVerdict>[]> KnownAsync()
        {
            var verdicts = new List<Dictionary<string, RuleVerdict>>();
            foreach (var e in sent)
            {
                var of = await console.Get<IWhyNot>().ExplainAsync(ada, e.Uid, Deadline.Token);
                Assert.False(of!.IsHistory);
                verdicts.Add(of.Rules.ToDictionary(verdict => verdict.Name));
            }
            return [.. verdicts];
        }
    }

    [Fact, Trait("Req", "AL8"), Trait("Req", "AC2")]
    public async Task ExplainAsync_HistoryOrForeign_SaysSoOrNothing()
    {
        await using var console = await TestConsole.StartAsync();
        var olga = await Principals.SignedInAsync(console, "olga", Roles.Operator);
        var history = Some.Event(score: 0.95, time: DateTimeOffset.UtcNow.AddDays(-3));
        var foreign = Some.Event(category: Category.User);
        await console.SendAsync(history, foreign);

        var verdicts = await console.Get<IWhyNot>().ExplainAsync(olga, history.Uid, Deadline.Token);

        Assert.True(verdicts!.IsHistory);
        Assert.True(verdicts.IsPartial);
        Assert.All(verdicts.Rules, verdict => Assert.Equal(VerdictKind.Resting, verdict.Kind));
        Assert.Null(await console.Get<IWhyNot>().ExplainAsync(olga, foreign.Uid, Deadline.Token));
        Assert.Null(await console.Get<IWhyNot>().ExplainAsync(olga, Guid.NewGuid(), Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => console.Get<IWhyNot>().ExplainAsync(new(), history.Uid, Deadline.Token));
    }

    private static RiskEvent Moved(double usd, string subject = "account/1") =>
        Some.Event(subject: subject, score: 0.2, data: FormattableString.Invariant($$"""{"usd":{{usd}},"note":"plain"}"""));
}
