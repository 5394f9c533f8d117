using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Storage;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules;

public class RuleBookTests
{
    [Fact, Trait("Req", "AL6")]
    public async Task Start_NewConsole_HasTheDefaultRuleFromTheThresholds()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Scores:CriticalThreshold", "0.95"), ("Scores:WarningThreshold", "0.6")]);

        var rule = Assert.Single(console.Get<IRuleBook>().Current.Rules);

        Assert.True(rule.Judges);
        var definition = rule.Shown.Definition;
        Assert.Equal(("High risk score", RuleKind.Threshold, "score"), (definition.Name, definition.Kind, definition.Value));
        Assert.Equal([new(Severity.Critical, 0.95), new(Severity.Warning, 0.6)], definition.Levels);
        Assert.Empty(console.Get<IRuleBook>().Check(definition, rule.Id));
    }

    [Fact, Trait("Req", "AL6")]
    public async Task Start_DefaultWasDisabled_StaysDisabled()
    {
        await using var first = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(first, "ada", Roles.Admin);
        var rule = first.Get<IRuleBook>().Current.Rules[0];
        await first.Get<IRuleBook>().SaveAsync(ada, rule.Id, 1, rule.Shown.Definition with { Name = "Other" }, RuleState.Disabled, "not ours", Deadline.Token);

        await using var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false);

        var again = Assert.Single(second.Get<IRuleBook>().Current.Rules);
        Assert.Equal((RuleState.Disabled, "Other", "ada"), (again.Shown.State, again.Shown.Definition.Name, again.Shown.Author));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Save_EveryChange_IsAVersionAndIsTold()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var told = 0;
        using var subscription = console.Get<IEventBus>().Subscribe(Topic.Rules, () => Interlocked.Increment(ref told));
        var revision = book.Current.Revision;

        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);
        var renewed = await book.SaveAsync(ada, rule.Id, 1, SomeRule.Velocity with { Window = TimeSpan.FromHours(1) }, RuleState.Active, " wider ", Deadline.Token);

        Assert.Equal((2, RuleState.Active, "wider"), (renewed.Shown.Version, renewed.Shown.State, renewed.Shown.Comment));
        Assert.Equal(2, told);
        Assert.True(book.Current.Revision > revision);
        Assert.Same(renewed, book.Current.Find(rule.Id));
        var history = await book.HistoryAsync(ada, rule.Id, Deadline.Token);
        Assert.Equal([2, 1], history.Select(v => v.Version));
        Assert.Equal([new("state", "draft", "active"), new("window", "10m", "1h")], RuleDiff.Between(history[1], history[0]));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Save_BasedOnAnOlderVersion_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);
        await book.SaveAsync(ada, rule.Id, 1, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() =>
            book.SaveAsync(ada, rule.Id, 1, SomeRule.Velocity, RuleState.Disabled, "", Deadline.Token));

        Assert.Equal("version", Assert.Single(refused.Faults).Field);
        Assert.Equal(RuleState.Active, book.Current.Find(rule.Id)!.Shown.State);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Save_NameInUse_IsRefusedWhateverItsCase()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() =>
            book.SaveAsync(ada, null, null, SomeRule.Velocity with { Name = "OUTFLOW" }, RuleState.Draft, "", Deadline.Token));

        Assert.Equal("name", Assert.Single(refused.Faults).Field);
        Assert.Empty(book.Check(SomeRule.Velocity with { Name = "OUTFLOW" }, rule.Id));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Commands_NotAnAdmin_AreDenied()
    {
        await using var console = await TestConsole.StartAsync();
        var book = console.Get<IRuleBook>();
        var bob = await Principals.SignedInAsync(console, "bob", Roles.Analyst);
        var id = book.Current.Rules[0].Id;

        await Assert.ThrowsAsync<AccessDeniedException>(() => book.SaveAsync(bob, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => book.SaveAllAsync(bob, [], Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => book.DecideAsync(bob, id, 1, true, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => book.ImportAsync(bob, "[]", Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => book.HistoryAsync(new ClaimsPrincipal(), id, Deadline.Token));
        Assert.Single(await book.HistoryAsync(bob, id, Deadline.Token));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task SaveAll_OneIsWrong_SavesNone()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var one = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);
        var two = await book.SaveAsync(ada, null, null, SomeRule.Threshold, RuleState.Draft, "", Deadline.Token);
        var wrong = SomeRule.Threshold with { Levels = [new(Severity.Critical, 0.5), new(Severity.Warning, 0.6)] };

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => book.SaveAllAsync(ada,
            [new(one.Id, 1, SomeRule.Velocity, RuleState.Active, ""), new(two.Id, 1, wrong, RuleState.Draft, "")], Deadline.Token));
        var late = await Assert.ThrowsAsync<InputRefusedException>(() => book.SaveAllAsync(ada,
            [new(one.Id, 1, SomeRule.Velocity, RuleState.Active, ""), new(two.Id, 7, SomeRule.Threshold, RuleState.Draft, "")], Deadline.Token));

        Assert.Equal($"{two.Id}/levels[0].threshold", Assert.Single(refused.Faults).Field);
        Assert.Equal($"{two.Id}/version", Assert.Single(late.Faults).Field);
        Assert.All([one.Id, two.Id], id => Assert.Equal(1, book.Current.Find(id)!.Shown.Version));

        var saved = await book.SaveAllAsync(ada,
            [new(one.Id, 1, SomeRule.Velocity, RuleState.Active, "both"), new(two.Id, 1, SomeRule.Threshold, RuleState.Shadow, "both")], Deadline.Token);
        Assert.Equal([2, 2], saved.Select(r => r.Shown.Version));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Current_AnotherInstanceSaves_IsRenewed()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        await using var other = await TestConsole.StartAsync(folder: console.Folder, ownsFolder: false);
        var told = new TaskCompletionSource();
        using var subscription = other.Get<IEventBus>().Subscribe(Topic.Rules, () => told.TrySetResult());

        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);

        await told.Task.WaitAsync(Deadline.Token);
        Assert.Equal("Outflow", other.Get<IRuleBook>().Current.Find(rule.Id)!.Shown.Definition.Name);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Start_UnreadableDefinition_LeavesTheOthers()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var rule = await console.Get<IRuleBook>().SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);
        await console.Get<IStoreWriter>().WriteAsync(tx =>
        {
            tx.Db.RuleVersions.Single(v => v.RuleId == rule.Id).Definition = """{"name":"Outflow","kind":"telepathy"}""";
            return tx.Db.SaveChanges();
        }, Deadline.Token);

        await using var second = await TestConsole.StartAsync(folder: console.Folder, ownsFolder: false);

        Assert.Equal("High risk score", Assert.Single(second.Get<IRuleBook>().Current.Rules).Shown.Definition.Name);
    }
}
