using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules;

public class RuleAuditTests
{
    [Fact, Trait("Req", "AU1")]
    public async Task Save_NewThenChanged_TellsWhatDiffersAndWhy()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));

        var rule = await book.SaveAsync(ada, null, null, SomeRule.Threshold with { Levels = [new(Severity.Critical, 0.9)] }, RuleState.Draft, "", Deadline.Token);
        await book.SaveAsync(ada, rule.Id, 1, SomeRule.Threshold with { Levels = [new(Severity.Critical, 0.95)] }, RuleState.Active, " too loud ", Deadline.Token);

        var told = await ToldEntries.OfAsync(console, "rule");
        Assert.Equal(["rule.create", "rule.create", "rule.save"], told.Select(entry => entry.Action));
        Assert.Equal(("sys:RiskConsole", "Comes with the console"), (told[0].Actor, told[0].Reason));
        Assert.Equal(($"u:{ada.UserId()}", $"rule:{rule.Id}", "ok"), (told[1].Actor, told[1].Target, told[1].Outcome));
        Assert.Null(told[1].Before);
        Assert.Equal(SomeRule.Threshold.Name, (string?)told[1].Data["after"]!["name"]);
        Assert.Equal("too loud", told[2].Reason);
        Assert.Equal("""{"levels":[{"severity":"critical","threshold":"0.9"}],"state":"draft"}""", told[2].Before);
        Assert.Equal("""{"levels":[{"severity":"critical","threshold":"0.95"}],"state":"active"}""", told[2].After);
        Assert.Equal("""["levels[critical].threshold"]""", told[2].Data["changed"]!.ToJsonString());
        Assert.Equal("ada", (string?)told[2].Personal!["name"]);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Save_Refused_LeavesAFailedEntryThatNamesNobody()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);
        await book.SaveAsync(ada, rule.Id, 1, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);

        await Assert.ThrowsAsync<InputRefusedException>(() => book.SaveAsync(ada, null, null, SomeRule.Velocity with { Name = "" }, RuleState.Draft, "", Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() => book.SaveAsync(ada, rule.Id, 1, SomeRule.Velocity, RuleState.Disabled, "", Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() =>
            book.SaveAllAsync(ada, [new(rule.Id, 1, SomeRule.Velocity, RuleState.Disabled, "")], Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() => book.DecideAsync(ada, rule.Id, 2, true, Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() => book.ImportAsync(ada, "[]", Deadline.Token));

        var failed = (await ToldEntries.OfAsync(console, "rule")).Where(entry => entry.Outcome == "failed").ToArray();
        Assert.Equal(["rule.create", "rule.save", "rule.save", "rule.approve", "rule.import"], failed.Select(entry => entry.Action));
        Assert.All(failed[1..4], entry => Assert.Equal($"rule:{rule.Id}", entry.Target));
        Assert.Equal("Version 2 was saved meanwhile; this change was based on version 1.", failed[1].Reason);
        Assert.StartsWith("ada saved version 2", (string?)failed[1].Personal!["message"], StringComparison.Ordinal);
        Assert.All(failed, entry => Assert.DoesNotContain("ada", entry.Reason, StringComparison.Ordinal));
        Assert.All(failed, entry => Assert.Equal("warning", (string?)entry.Data["severity"]));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task SaveAllAndImport_Several_TellOfEachUnderOneCorrelation()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var one = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Draft, "", Deadline.Token);
        var two = await book.SaveAsync(ada, null, null, SomeRule.Threshold, RuleState.Draft, "", Deadline.Token);

        await book.SaveAllAsync(ada,
            [new(one.Id, 1, SomeRule.Velocity, RuleState.Active, "both"), new(two.Id, 1, SomeRule.Threshold, RuleState.Shadow, "both")], Deadline.Token);
        await book.ImportAsync(ada, book.Export([one.Id]).Replace("Outflow", "Inflow", StringComparison.Ordinal), Deadline.Token);

        var told = await ToldEntries.OfAsync(console, "rule");
        var saved = told.Where(entry => entry.Action == "rule.save").ToArray();
        Assert.Equal([$"rule:{one.Id}", $"rule:{two.Id}"], saved.Select(entry => entry.Target));
        Assert.NotNull(saved[0].Correlation);
        Assert.Equal(saved[0].Correlation, saved[1].Correlation);
        Assert.Equal(["""{"state":"active"}""", """{"state":"shadow"}"""], saved.Select(entry => entry.After));
        Assert.Equal(["rule.import", "rule.create"], told.TakeLast(2).Select(entry => entry.Action));
        Assert.Equal(1, (int)told[^2].Data["created"]!);
        Assert.Equal((told[^2].Correlation, "Imported"), (told[^1].Correlation, told[^1].Reason));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Decide_ApprovedAndDeclined_TellsWhatJudgesFromThenOn()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Rules:RequireApproval", "true")]);
        var (book, ada, eve) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin), await Principals.SignedInAsync(console, "eve", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);

        await book.DecideAsync(eve, rule.Id, 1, false, Deadline.Token);
        await book.SaveAsync(ada, rule.Id, 2, SomeRule.Velocity, RuleState.Active, "again", Deadline.Token);
        await book.DecideAsync(eve, rule.Id, 3, true, Deadline.Token);

        var told = (await ToldEntries.OfAsync(console, "rule")).TakeLast(3).ToArray();
        Assert.Equal(["rule.decline", "rule.save", "rule.approve"], told.Select(entry => entry.Action));
        Assert.Equal("""{"approval":"waiting","state":"active"}""", told[0].Before);
        Assert.Equal("""{"approval":"declined","state":"draft"}""", told[0].After);
        Assert.Equal("""{"approval":"waiting","state":"active"}""", told[1].After);
        Assert.Equal("""{"approval":"approved","state":"active"}""", told[2].After);
        Assert.Equal(($"u:{eve.UserId()}", $"u:{ada.UserId()}", "ada"), (told[2].Actor, (string?)told[2].Data["author"], (string?)told[2].Personal!["author"]));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Export_ByAPerson_IsTold()
    {
        await using var console = await TestConsole.StartAsync();
        using var ada = await WebVisitor.SignedInAsync(console, "ada", Roles.Admin);

        using var answer = await ada.GetAsync("/rules/export");

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("all", (string?)Assert.Single(await ToldEntries.OfAsync(console, "rule.export")).Data["rules"]);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Save_AuditLogCannotBeWritten_SavesNothingAndSaysSo()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        await BrokenAudit.BreakAsync(console);

        var refused = await Assert.ThrowsAsync<LogBusyException>(() => book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Active, "", Deadline.Token));

        Assert.StartsWith("The audit log cannot be written, so nothing was done.", refused.Message, StringComparison.Ordinal);
        await BrokenAudit.MendAsync(console);
        await book.SaveAsync(ada, null, null, SomeRule.Threshold, RuleState.Draft, "", Deadline.Token);
        Assert.Equal(2, book.Current.Rules.Length);
        Assert.DoesNotContain(book.Current.Rules, rule => rule.Shown.Definition.Name == SomeRule.Velocity.Name);
    }
}
