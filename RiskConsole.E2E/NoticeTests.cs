using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>What interrupts two people at their browsers, and that they see each other at one alert.</summary>
[Collection(OwnConsolesGroup.Name)]
public class NoticeTests(ConsoleFixture fixture)
{
    // Counts what would be heard and what the browser would show; in all tabs, since both go through one of them.
    private const string Listening = """
        if (localStorage.getItem('heard') === null) { localStorage.setItem('heard', '0'); localStorage.setItem('shown', ''); }
        AudioContext = class extends AudioContext {
            createOscillator() { localStorage.setItem('heard', Number(localStorage.getItem('heard')) + 1); return super.createOscillator(); }
        };
        window.Notification = class extends EventTarget {
            static permission = 'granted';
            constructor(title) { super(); localStorage.setItem('shown', localStorage.getItem('shown') + title + ';'); }
        };
        """;

    [Fact, Trait("Req", "NO1"), Trait("Req", "RT6"), Trait("Req", "UA2")]
    public async Task Critical_Arrives_IsToastedCountedHeardInOneTabAndSeenInAllWhileBothLookAtIt()
    {
        await using var console = await fixture.StartConsoleAsync();
        using var sender = fixture.SenderTo(console);
        await using var ada = await fixture.VisitAsync(console, "ada");
        await using var ben = await fixture.VisitAsync(console, "ben");
        await ada.Context.AddInitScriptAsync(Listening);
        await ada.GoAsync("/settings");
        var sound = ada.Page.Locator("[data-way=sound]");
        await sound.GetByLabel("Critical").CheckAsync();
        await ada.Page.Locator("[data-way=browser]").GetByLabel("Critical").CheckAsync();
        await Expect(ada.Page.Locator("[data-way=browser]")).ToContainTextAsync("This browser allows it.");
        await Screenshots.TakeAsync(ada, "reaches");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(ada.Page.GetByText("Saved.")).ToBeVisibleAsync();
        var other = await ada.Context.NewPageAsync();
        await other.GotoAsync("/scores");
        await Expect(other.Locator("html")).ToHaveAttributeAsync("data-connection", "live");
        await other.Locator("main").ClickAsync();
        await ben.GoAsync("/feed");
        await ada.MarkAsync();

        await sender.SendAsync("account/drained", "critical", score: 0.95);

        var toast = ada.Page.Locator(".toast");
        await Expect(toast).ToContainTextAsync("account/drained");
        await Expect(ada.Page.Locator(".notice-count")).ToHaveTextAsync("1");
        await Expect(other.Locator(".notice-count")).ToHaveTextAsync("1");
        await Expect(ben.Page.Locator(".toast")).ToHaveCountAsync(1);
        await Deadline.UntilAsync(async () => await HeardAsync("heard") == "4", "the sound of a critical one is heard, once in both tabs");
        Assert.Equal("Critical: High risk score;", await HeardAsync("shown"));
        await Screenshots.TakeAsync(ada, "toast");

        // The toast leads to the alert without loading the page anew; there each sees the other.
        await toast.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(toast).ToHaveCountAsync(0);
        await Expect(other.Locator(".toast")).ToHaveCountAsync(0);
        Assert.True(await ada.IsMarkedAsync());
        await Expect(ada.Page.Locator(".alert-message")).ToBeVisibleAsync();
        await ben.GoAsync(new Uri(ada.Page.Url).PathAndQuery);
        await Expect(ben.Page.Locator(".lookers-words")).ToHaveTextAsync("ada is looking");
        await Expect(ada.Page.Locator(".lookers-words")).ToHaveTextAsync("ben is looking, you came first");
        await Screenshots.TakeAsync(ada, "lookers");
        await other.GotoAsync("/alerts");
        await Expect(other.Locator(".inbox-window .inbox-row[data-lookers]")).ToHaveAttributeAsync("title", "ben is looking");
        if (Environment.GetEnvironmentVariable("RC_SCREENSHOTS") is { Length: > 0 } folder)
            await other.ScreenshotAsync(new() { Path = Path.Combine(folder, "inbox-lookers-1440-dark.png") });
        await ben.Context.CloseAsync();
        await Expect(ada.Page.Locator(".lookers-words")).ToHaveCountAsync(0);
        await Expect(other.Locator(".inbox-window .inbox-row[data-lookers]")).ToHaveCountAsync(0);

        // By keyboard alone: open, go, see all; the other tab follows.
        await ada.Page.Keyboard.PressAsync("b");
        await Expect(ada.Page.Locator(".notice-item")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Expect(ada.Page.Locator(".notice-panel")).ToHaveCountAsync(0);
        await Expect(ada.Page.Locator(".notice-bell > button")).ToBeFocusedAsync();

        // A flood is three toasts and a count.
        await sender.SendBatchAsync([.. Enumerable.Range(0, 25).Select(i => EventSender.Event(EventSender.NewId(), $"account/flood-{i}", "critical", 0.95))]);
        await Expect(toast).ToHaveCountAsync(3);
        await Expect(ada.Page.Locator(".toast-foot")).ToContainTextAsync("and 22 more, 22 critical");
        await Expect(ada.Page.Locator(".notice-count")).ToHaveTextAsync("26");
        await Screenshots.TakeAsync(ada, "toasts");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "and 22 more" }).ClickAsync();
        await Expect(ada.Page.Locator(".notice-item")).ToHaveCountAsync(26);
        await Screenshots.TakeAsync(ada, "notices");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Mark all seen" }).ClickAsync();
        await Expect(toast).ToHaveCountAsync(0);
        await Expect(other.Locator(".notice-count")).ToHaveCountAsync(0);
        await Expect(other.Locator(".toasts")).ToBeHiddenAsync();
        Assert.Empty(ada.Complaints);

        Task<string> HeardAsync(string what) => other.EvaluateAsync<string>("what => localStorage.getItem(what)", what);
    }
}
