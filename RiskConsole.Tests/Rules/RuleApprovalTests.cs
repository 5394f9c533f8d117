using RiskConsole.Access;
using RiskConsole.Rules;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules;

public class RuleApprovalTests
{
    [Fact, Trait("Req", "AL5")]
    public async Task Save_JudgingVersion_WaitsForASecondPerson()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Rules:RequireApproval", "true"));
        var book = console.Get<IRuleBook>();
        var (ada, eve) = (await Principals.SignedInAsync(console, "ada", Roles.Admin), await Principals.SignedInAsync(console, "eve", Roles.Admin));
        var draft = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);
        Assert.Null(draft.Waiting);

        var waiting = await book.SaveAsync(ada, draft.Id, 1, SomeRule.Velocity, RuleState.Shadow, "try it", Deadline.Token);

        Assert.Equal((1, 2, Approval.Waiting), (waiting.InForce!.Version, waiting.Waiting!.Version, waiting.Waiting.Approval));
        Assert.False(waiting.Judges);
        var own = await Assert.ThrowsAsync<InputRefusedException>(() => book.DecideAsync(ada, draft.Id, 2, true, Deadline.Token));
        Assert.Contains("your own", own.Message, StringComparison.Ordinal);

        var approved = await book.DecideAsync(eve, draft.Id, 2, true, Deadline.Token);

        Assert.Equal((2, "eve", null), (approved.InForce!.Version, approved.InForce.DecidedBy, approved.Waiting));
        Assert.True(approved.Judges);
        await Assert.ThrowsAsync<InputRefusedException>(() => book.DecideAsync(eve, draft.Id, 2, false, Deadline.Token));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Save_WhileOneWaits_SupersedesIt()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Rules:RequireApproval", "true"));
        var book = console.Get<IRuleBook>();
        var (ada, eve) = (await Principals.SignedInAsync(console, "ada", Roles.Admin), await Principals.SignedInAsync(console, "eve", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);
        Assert.Null(rule.InForce);

        await book.SaveAsync(eve, rule.Id, 1, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);

        var history = await book.HistoryAsync(ada, rule.Id, Deadline.Token);
        Assert.Equal([Approval.Waiting, Approval.Superseded], history.Select(v => v.Approval));
        await Assert.ThrowsAsync<InputRefusedException>(() => book.DecideAsync(eve, rule.Id, 1, true, Deadline.Token));
        Assert.True((await book.DecideAsync(ada, rule.Id, 2, true, Deadline.Token)).Judges);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Decide_DeclineOfTheFirstVersion_KeepsItAsADraft()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Rules:RequireApproval", "true"));
        var book = console.Get<IRuleBook>();
        var (ada, eve) = (await Principals.SignedInAsync(console, "ada", Roles.Admin), await Principals.SignedInAsync(console, "eve", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);

        var declined = await book.DecideAsync(eve, rule.Id, 1, false, Deadline.Token);

        Assert.Equal((2, RuleState.Draft, "ada"), (declined.Shown.Version, declined.Shown.State, declined.Shown.Author));
        Assert.Equal([Approval.Approved, Approval.Declined], (await book.HistoryAsync(ada, rule.Id, Deadline.Token)).Select(v => v.Approval));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Decide_DeclineOfARename_FreesTheName()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Rules:RequireApproval", "true"));
        var book = console.Get<IRuleBook>();
        var (ada, eve) = (await Principals.SignedInAsync(console, "ada", Roles.Admin), await Principals.SignedInAsync(console, "eve", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);
        await book.SaveAsync(ada, rule.Id, 1, SomeRule.Velocity with { Name = "Drain" }, RuleState.Active, "", Deadline.Token);
        Assert.All(["Outflow", "Drain"], name => Assert.NotEmpty(book.Check(SomeRule.Velocity with { Name = name })));

        await book.DecideAsync(eve, rule.Id, 2, false, Deadline.Token);

        await book.SaveAsync(ada, null, null, SomeRule.Velocity with { Name = "Drain" }, RuleState.Draft, "", Deadline.Token);
        Assert.NotEmpty(book.Check(SomeRule.Velocity));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Save_StateThatDoesNotJudge_NeedsNobody()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Rules:RequireApproval", "true"));
        var book = console.Get<IRuleBook>();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var rule = book.Current.Rules[0];
        Assert.True(rule.Judges);

        var disabled = await book.SaveAsync(ada, rule.Id, 1, rule.Shown.Definition, RuleState.Disabled, "", Deadline.Token);

        Assert.Equal((RuleState.Disabled, null), (disabled.InForce!.State, disabled.Waiting));
    }
}
