using RiskConsole.Access;
using RiskConsole.E2E.Support;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>The console as someone sees it who starts it with --demo; with RC_SCREENSHOTS=FOLDER a picture of every page is left there.</summary>
[Collection(OwnConsolesGroup.Name)]
public class DemoTests(ConsoleFixture fixture, ITestOutputHelper output)
{
    [Fact, Trait("Req", "OP1"), Trait("Req", "ME1")]
    public async Task Demo_Started_EveryPageIsAliveForEveryRole()
    {
        await using var console = await ConsoleProcess.StartAsync("--demo", "--demo-seed", "7");
        foreach (var role in Roles.All)
        {
            var state = await ConsoleFixture.SignInAsync(fixture.Browser, console, "demo-" + role, await PasswordAsync(console, "demo-" + role));
            await using var visitor = await fixture.Browser.VisitAsync(console.Address, state);
            await visitor.GoAsync("/");
            await Expect(visitor.Page.Locator(".apexcharts-svg").First).ToBeVisibleAsync();
            await Expect(visitor.Page.Locator(".overview-subjects tbody tr").First).ToBeVisibleAsync();
            await visitor.GoAsync("/scores");
            await Expect(visitor.Page.Locator(".grid-table tbody tr").Nth(9)).ToBeVisibleAsync();
            await visitor.GoAsync("/feed");
            var newest = visitor.Page.Locator(".feed-rows .feed-row").First;
            var uid = await newest.GetAttributeAsync("data-uid");
            await Expect(newest).Not.ToHaveAttributeAsync("data-uid", uid!);
            Assert.Empty(visitor.Complaints);
            if (role == Roles.Admin)
                await Screenshots.TakeAsync(fixture.Browser, console, state, output);
        }
        Assert.DoesNotContain(console.Output, line => line.StartsWith("Create the first admin", StringComparison.Ordinal));
    }

    private static async Task<string> PasswordAsync(ConsoleProcess console, string name) =>
        (await console.WaitForLineAsync(line => line.StartsWith(name + " ", StringComparison.Ordinal))).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
}
