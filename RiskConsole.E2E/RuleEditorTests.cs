using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>An admin writes a rule: types, drags a line and sees the count change, saves, and edits its threshold in the table.</summary>
[Collection(ConsoleGroup.Name)]
public class RuleEditorTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AL3")]
    public async Task Editor_VelocityRuleDraggedAndSaved_StandsInTheThresholds()
    {
        var mark = "wave" + EventSender.NewId();
        foreach (var amount in (double[])[10, 20, 30, 40, 50])
            await fixture.Sender.SendAsync("account/" + mark, "info", data: new { mark, amount });
        await using var admin = await fixture.VisitAsync();
        var page = admin.Page;
        await admin.GoAsync($"/rules/new?where=data.mark:{mark}");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Wave " + mark);
        await page.GetByLabel("What is computed").SelectOptionAsync("Sum");
        await page.GetByLabel("Of which field").FillAsync("data.amount");
        var threshold = page.GetByLabel("From", new() { Exact = true });
        await threshold.FillAsync("140");

        var counted = page.Locator(".what-if-count strong").First;
        await Expect(counted).ToHaveTextAsync("1");
        var line = page.GetByRole(AriaRole.Slider, new() { Name = "Critical threshold" });
        await Expect(line).ToHaveAttributeAsync("aria-valuetext", "140");

        // Up, beyond all that came.
        var box = (await line.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 40, box.Y + box.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 40, box.Y - 40, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Expect(counted).ToHaveTextAsync("0");
        var dragged = double.Parse(await threshold.InputValueAsync(), CultureInfo.InvariantCulture);
        Assert.True(dragged > 150, $"the line went to {dragged}");

        await line.FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(threshold).Not.ToHaveValueAsync(dragged.ToString(CultureInfo.InvariantCulture));
        await threshold.FillAsync("150");
        await Expect(counted).ToHaveTextAsync("1");
        await Expect(line).ToHaveAttributeAsync("aria-valuetext", "150");

        await page.GetByLabel("Save as").SelectOptionAsync("Shadow");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Saved as version 1, shadow.")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/rules/[0-9a-f-]{36}$"));

        await admin.GoAsync("/rules/thresholds");
        var cell = page.GetByLabel($"Threshold, Critical, Wave {mark}");
        await Expect(cell).ToHaveValueAsync("150");
        var row = page.Locator("tr", new() { Has = cell });
        await Expect(row.Locator("td.count").First).ToHaveTextAsync("1");
        await cell.FillAsync("1k");
        await Expect(row.Locator("td.count").Nth(1)).ToHaveTextAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save 1 change" }).ClickAsync();
        await Expect(page.GetByText("1 threshold was saved.")).ToBeVisibleAsync();
        await Expect(cell).ToHaveValueAsync("1000");
        Assert.Empty(admin.Complaints);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Editor_Reloaded_OffersWhatWasTyped()
    {
        await using var admin = await fixture.VisitAsync();
        await admin.GoAsync("/rules/new");
        await admin.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Half a rule");
        await admin.Page.WaitForFunctionAsync("() => sessionStorage.getItem('rc-rule-new')?.includes('Half a rule')");
        admin.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();

        await admin.Page.ReloadAsync();
        await admin.BeLiveAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Take them up again" }).ClickAsync();

        await Expect(admin.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Half a rule");
        Assert.Empty(admin.Complaints);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Editor_Operator_ReadsAndChangesNothing()
    {
        await using var visitor = await fixture.VisitAsync(Roles.Operator);
        await visitor.GoAsync("/rules/new");
        await Expect(visitor.Page.GetByText("Only admins write rules")).ToBeVisibleAsync();

        await visitor.GoAsync("/rules/thresholds");
        await Expect(visitor.Page.Locator(".thresholds-table tbody tr").First).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("main input")).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }
}
