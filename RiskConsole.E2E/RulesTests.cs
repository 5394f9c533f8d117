using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>What an admin does with the list of rules and with a rule's history, as they do it.</summary>
[Collection(OwnConsolesGroup.Name)]
public class RulesTests(ConsoleFixture fixture)
{
    private const string Document =
        """
        {"format":"riskconsole-rules","version":1,"rules":[
         {"state":"shadow","name":"Bridge outflow","kind":"velocity","where":"type:*withdrawal severity:>=warning","by":["data.asset"],"value":"data.usd",
          "aggregate":"sum","window":"10m","levels":[{"severity":"critical","threshold":10000000,"recovery":8000000},{"severity":"error","threshold":1000000}],
          "message":"{{key}}: {{value:n0}} USD left in {{window}}","keepFiring":"30m","runbook":"https://example.org/outflow"},
         {"state":"active","name":"Same withdrawal again","kind":"sequence","by":["data.withdrawal_id"],"window":"1h",
          "steps":[{"name":"withdrawal","where":"type:withdrawal"},{"name":"again","where":"type:withdrawal"}],
          "levels":[{"severity":"critical"}],"keepFiring":"30m"},
         {"name":"Heartbeat of the relayers","kind":"absence","where":"type:heartbeat","by":["source"],"window":"5m","levels":[{"severity":"error"}]},
         {"state":"disabled","name":"Unusual number of logins","kind":"anomaly","where":"type:*login","aggregate":"count","window":"5m",
          "levels":[{"severity":"warning","threshold":6,"recovery":3}]}]}
        """;

    [Fact, Trait("Req", "AL5")]
    public async Task Rules_ImportedSwitchedAndRolledBack_EveryChangeIsAVersion()
    {
        await using var admin = await fixture.VisitAsync();
        var page = admin.Page;
        await admin.GoAsync("/rules");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "High risk score", Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await page.GetByLabel("Or paste it").FillAsync(Document.Replace("\"10m\"", "\"10 parsecs\"", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at it" }).ClickAsync();
        await Expect(page.GetByText("rules[0].window")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
        await page.Locator("#rule-file").SetInputFilesAsync(
            new FilePayload { Name = "rules.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(Document) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 4 rules" }).ClickAsync();
        await Expect(page.GetByText("4 rules were imported.")).ToBeVisibleAsync();

        var row = page.GetByRole(AriaRole.Row, new() { Name = "Bridge outflow" });
        await row.GetByRole(AriaRole.Button, new() { Name = "Activate Bridge outflow" }).ClickAsync();
        await Expect(row.Locator(".rule-mark")).ToHaveTextAsync("Active");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(row.Locator(".rule-mark")).ToHaveTextAsync("Shadow");

        await row.GetByRole(AriaRole.Link, new() { Name = "3 by admin: history of Bridge outflow" }).ClickAsync();
        await Expect(page.Locator(".rule-versions tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Locator(".rule-changes tbody tr")).ToHaveCountAsync(1);
        await page.Locator(".rule-versions").GetByRole(AriaRole.Button, new() { Name = "Roll back" }).First.ClickAsync();
        await page.Locator(".rule-versions").GetByRole(AriaRole.Button, new() { Name = "Roll back" }).First.ClickAsync();
        await Expect(page.GetByText("is in force again, as version 4.")).ToBeVisibleAsync();
        Assert.Empty(admin.Complaints);
        var history = new Uri(page.Url).PathAndQuery;
        await Screenshots.TakeAsync(fixture.Browser, fixture.Console.Address, await admin.StateAsync(), "/rules", "rules-list", ".rules-table tbody tr:nth-child(5)");
        await Screenshots.TakeAsync(fixture.Browser, fixture.Console.Address, await admin.StateAsync(), history + "?v=4&with=2", "rules-history", ".rule-changes");
    }

    [Fact, Trait("Req", "AL5"), Trait("Req", "AC2")]
    public async Task Rules_ReadByAnAnalyst_CanBeExportedAndNotChanged()
    {
        await using var analyst = await fixture.VisitAsync(Roles.Analyst);
        await analyst.GoAsync("/rules");
        await Expect(analyst.Page.GetByRole(AriaRole.Link, new() { Name = "High risk score", Exact = true })).ToBeVisibleAsync();

        Assert.Equal(0, await analyst.Page.Locator("tbody button").CountAsync());
        var download = await analyst.Page.RunAndWaitForDownloadAsync(() => analyst.Page.GetByRole(AriaRole.Link, new() { Name = "Export all" }).ClickAsync());
        Assert.Matches(@"^riskconsole-rules-\d{4}-\d\d-\d\d\.json$", download.SuggestedFilename);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Contains("\"High risk score\"", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(analyst.Complaints);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Rules_WithApproval_WaitForASecondAdmin()
    {
        await using var console = await fixture.StartConsoleAsync("--Rules:RequireApproval=true");
        await using var ada = await fixture.VisitAsync(console, "ada");
        await using var eve = await fixture.VisitAsync(console, "eve");
        await eve.GoAsync("/rules");
        await ada.GoAsync("/rules");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await ada.Page.GetByLabel("Or paste it").FillAsync(Document);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Look at it" }).ClickAsync();
        await Screenshots.TakeAsync(ada, "rules-import");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Import 4 rules" }).ClickAsync();
        await Expect(ada.Page.GetByText("Yours: another admin decides.").First).ToBeVisibleAsync();

        await eve.Page.Locator(".rule-waiting summary").First.ClickAsync();
        await Screenshots.TakeAsync(eve, "rules-waiting");
        await eve.Page.GetByRole(AriaRole.Button, new() { Name = "Approve version 1 of Bridge outflow" }).ClickAsync();
        await Expect(eve.Page.GetByText("Version 1 of Bridge outflow was approved.")).ToBeVisibleAsync();
        await eve.Page.GetByRole(AriaRole.Button, new() { Name = "Decline version 1 of Same withdrawal again" }).ClickAsync();

        await Expect(ada.Page.GetByRole(AriaRole.Row, new() { Name = "Bridge outflow" }).Locator(".rule-mark")).ToHaveTextAsync("Shadow");
        await Expect(ada.Page.GetByRole(AriaRole.Row, new() { Name = "Same withdrawal again" }).Locator(".rule-mark")).ToHaveTextAsync("Draft");
        await Expect(ada.Page.Locator(".rule-waiting")).ToHaveCountAsync(0);
        Assert.Empty(ada.Complaints);
        Assert.Empty(eve.Complaints);
    }
}
