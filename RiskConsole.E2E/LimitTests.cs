using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>What a person sees when a limit is reached, and that the page comes back by itself.</summary>
[Collection(OwnConsolesGroup.Name)]
public class LimitTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "RT8")]
    public async Task Page_OneMoreThanTheUserMayOpen_SaysSoAndComesByItselfOnceThereIsRoom()
    {
        await using var console = await fixture.StartConsoleAsync("--Live:MaxCircuitsPerUser=1");
        var state = await ConsoleFixture.SignInAsync(fixture.Browser, console, Roles.Admin);
        await using var wall = await fixture.Browser.VisitAsync(console.Address, state);
        await using (var desk = await fixture.Browser.VisitAsync(console.Address, state))
        {
            await desk.GoAsync("/feed");
            await wall.Page.GotoAsync("/");
            await Expect(wall.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You have too many pages open");
            await Screenshots.TakeAsync(fixture.Browser, console.Address, state, "/", "too-many-pages", ".auth-card");

            // It lost its network, and the server has not noticed: its own dead connection must not keep it out.
            await desk.MarkAsync();
            await desk.Page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
            await Expect(desk.Page.Locator("#reconnect")).ToBeVisibleAsync();
            await desk.BeLiveAsync();
            Assert.True(await desk.IsMarkedAsync());
        }

        await Expect(wall.Page.Locator("#sign-out")).ToBeAttachedAsync();
        await wall.BeLiveAsync();
        // That it was turned away is the browser's own remark, and right.
        Assert.DoesNotContain(wall.Complaints, c => !c.Contains("status of 429", StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "RT8"), Trait("Req", "RT5")]
    public async Task Page_ThatSendsTooMuch_IsToldWhyAndIsTheSamePageAgainAfterwards()
    {
        await using var console = await fixture.StartConsoleAsync("--Live:CutOffTime=00:00:03");
        var state = await ConsoleFixture.SignInAsync(fixture.Browser, console, Roles.Admin);
        await using var visitor = await fixture.Browser.VisitAsync(console.Address, state);
        await visitor.GoAsync("/feed");
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await visitor.MarkAsync();
        var banner = visitor.Page.Locator("#reconnect");

        await visitor.Page.EvaluateAsync("() => void DotNet.invokeMethodAsync('RiskConsole', 'Ping', 'x'.repeat(40000)).catch(() => {})");
        await Expect(banner).ToContainTextAsync("That is too much to send at once: 40 KB, and 32 KB are possible.");
        await visitor.BeLiveAsync();

        await visitor.Page.EvaluateAsync(
            "() => { for (let i = 0; i < 2000; i++) void DotNet.invokeMethodAsync('RiskConsole', 'Ping').catch(() => {}); }");
        await Expect(banner).ToContainTextAsync("This browser was cut off. It sent more than 100 messages per second");
        await Expect(banner).ToBeHiddenAsync();
        await visitor.BeLiveAsync();
        Assert.True(await visitor.IsMarkedAsync(), "the circuit was kept: nothing had to be loaded anew");
    }
}
