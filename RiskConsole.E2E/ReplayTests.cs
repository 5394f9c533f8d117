using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>A past window watched again in a real browser.</summary>
[Collection(ConsoleGroup.Name)]
public class ReplayTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "EV5")]
    public async Task PastWindow_Replayed_ShowsItsAlertsByItsClockAndRaisesNone()
    {
        await fixture.Sender.SendBatchAsync(
        [
            Past("account/replayed-1", "12:00:05", "info", 0.2), Past("account/replayed-2", "12:01:00", "critical", 0.95), Past("account/replayed-2", "12:03:00", "critical", 0.97),
        ]);
        await using var visitor = await fixture.VisitAsync(Roles.Operator);
        await visitor.GoAsync("/replay?from=2021-05-04T12:00:00Z&to=2021-05-04T12:10:00Z&speed=100");

        await Expect(visitor.Page.Locator(".replay-banner")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Replay of 4 May 2021, 12:00 to 12:10 UTC — nothing here is live"));
        var row = visitor.Page.Locator(".replay-alerts tbody tr", new() { HasText = "High risk score" });
        await Expect(row).ToContainTextAsync("Open");
        await Expect(visitor.Row("replayed-2").First).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".replay-state")).ToHaveTextAsync("At the end");
        await Expect(row).ToContainTextAsync("×2");
        await Expect(visitor.Page.Locator(".replay-chart .apexcharts-svg")).ToBeVisibleAsync();
        // By the replay's clock it was today.
        await Expect(visitor.Row("replayed-2").First.Locator("rc-time")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9]{2}:[0-9]{2}:[0-9]{2}$"));

        await visitor.Page.Keyboard.PressAsync("0");
        await visitor.Page.Keyboard.PressAsync("n");
        await Expect(visitor.Page.Locator(".replay-figures")).ToContainTextAsync("1 alert opened");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "End", Exact = true }).ClickAsync();
        await visitor.Page.Locator(".ask .danger").ClickAsync();
        await Expect(visitor.Page.Locator(".replay-setup form")).ToBeVisibleAsync();
        await visitor.GoAsync("/alerts?state=all&subject=account/replayed-2");
        await Expect(visitor.Page.Locator("main")).Not.ToContainTextAsync("High risk score");
        Assert.Empty(visitor.Complaints);
    }

    private static Dictionary<string, object?> Past(string subject, string at, string severity, double score)
    {
        var sent = EventSender.Event(EventSender.NewId(), subject, severity, score);
        sent["time"] = $"2021-05-04T{at}Z";
        return sent;
    }
}
