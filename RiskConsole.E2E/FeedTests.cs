using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>The live feed under the hands of an operator.</summary>
[Collection(ConsoleGroup.Name)]
public class FeedTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "RT1")]
    public async Task Filter_TypedAndReloaded_KeepsShowingOnlyWhatMatches()
    {
        var (wanted, other) = ("vault/" + EventSender.NewId(), "vault/" + EventSender.NewId());
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync("/feed");
        await visitor.FilterAsync($"subject:{wanted}");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex(@"[?&]q=subject:vault"));

        await fixture.Sender.SendAsync(other);
        await fixture.Sender.SendAsync(wanted);
        await Expect(visitor.Row(wanted)).ToBeVisibleAsync();
        await Expect(visitor.Row(other)).ToHaveCountAsync(0);

        await visitor.Page.ReloadAsync();
        await visitor.BeLiveAsync();
        await Expect(visitor.Row(wanted)).ToBeVisibleAsync();
        await Expect(visitor.Row(other)).ToHaveCountAsync(0);
        await Expect(visitor.Page.GetByRole(AriaRole.Combobox)).ToHaveValueAsync($"subject:{wanted}");
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Filter_Wrong_SaysWhereAndKeepsTheLastOne()
    {
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync("/feed");

        await visitor.FilterAsync("severity:>=terrible");

        await Expect(visitor.Page.Locator(".query-error")).ToContainTextAsync("terrible");
        await Expect(visitor.Page.Locator(".query-error")).ToContainTextAsync("The last valid filter is still in use");
        await visitor.BeLiveAsync();
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Filter_TypedBeforeItsModuleCame_CountsWhereverTheFocusWent()
    {
        await using var visitor = await fixture.VisitAsync();
        var typed = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/QueryBox.razor.js", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        });
        await visitor.GoAsync("/feed");

        await visitor.FilterAsync("severity:>=terrible");
        await visitor.Page.Locator("h1").FocusAsync();
        typed.SetResult();

        await Expect(visitor.Page.Locator(".query-error")).ToContainTextAsync("terrible");
        await Expect(visitor.Page.GetByRole(AriaRole.Listbox)).ToBeHiddenAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Drawer_ValueClicked_IncludesOrExcludesItInTheFilter()
    {
        var (wanted, other) = ("account/" + EventSender.NewId(), "account/" + EventSender.NewId());
        var type = "io.e2e." + wanted[8..];
        await fixture.Sender.SendAsync(wanted, type: type, data: new { usd = 1_250.5, chain = "ethereum" });
        await fixture.Sender.SendAsync(other, type: type);
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync($"/feed?q=type:{type}");
        var drawer = visitor.Page.Locator(".event-drawer");

        await visitor.Row(wanted).Locator(".c-type").ClickAsync();
        await Expect(drawer).ToContainTextAsync("1250.5");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex(@"[?&]event="));
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Raw", Exact = true }).ClickAsync();
        await Expect(drawer).ToContainTextAsync("\"specversion\"");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Details", Exact = true }).ClickAsync();

        await drawer.GetByText(wanted, new() { Exact = true }).First.ClickAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Leave this out" }).First.ClickAsync();
        await Expect(visitor.Row(wanted)).ToHaveCountAsync(0);
        await Expect(visitor.Row(other)).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Combobox)).ToHaveValueAsync(new Regex("-subject:"));

        await visitor.Page.GoBackAsync();
        await Expect(visitor.Row(wanted)).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Row_ClickedBeforeItsModuleCame_OpensAllTheSame()
    {
        var subject = "account/" + EventSender.NewId();
        await fixture.Sender.SendAsync(subject);
        await using var visitor = await fixture.VisitAsync();
        var clicked = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/FeedTable.razor.js", async route =>
        {
            await clicked.Task;
            await route.ContinueAsync();
        });
        await visitor.GoAsync($"/feed?q=subject:{subject}");

        await visitor.Row(subject).Locator(".c-type").ClickAsync();
        clicked.SetResult();

        await Expect(visitor.Page.Locator(".event-drawer")).ToContainTextAsync(subject);
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Pause_EventsArrive_CountsThemAndShowsThemOnResume()
    {
        var subject = "account/" + EventSender.NewId();
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync($"/feed?q=subject:{subject}");
        await fixture.Sender.SendAsync(subject, data: new { note = "before" });
        await Expect(visitor.Row("before")).ToBeVisibleAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        var notice = visitor.Page.Locator(".feed-notice", new() { HasText = "Paused since" });
        await Expect(notice).ToBeVisibleAsync();
        for (var i = 0; i < 3; i++)
            await fixture.Sender.SendAsync(subject, data: new { note = "while paused" });
        await Expect(notice).ToContainTextAsync("3");
        await Expect(visitor.Row("while paused")).ToHaveCountAsync(0);

        await notice.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(visitor.Row("while paused")).ToHaveCountAsync(3);
        await Expect(notice).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }
}
