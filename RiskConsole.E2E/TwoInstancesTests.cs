using RiskConsole.Access;
using RiskConsole.E2E.Support;
using RiskConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>Two browsers on two instances, one Redis, one store.</summary>
[Collection(OwnConsolesGroup.Name)]
public class TwoInstancesTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "RT2"), Trait("Req", "OP3")]
    public async Task Event_PostedToOne_ShowsOnBothWithAndWithoutRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await fixture.StartConsoleAsync($"--ConnectionStrings:Redis={redis.Url}");
        await using var second = await first.AnotherAsync();
        using var toFirst = fixture.SenderTo(first);
        using var toSecond = fixture.SenderTo(second);
        // One session for both: the instances share their users, sessions and keys.
        var state = await ConsoleFixture.SignInAsync(fixture.Browser, first, Roles.Admin);
        await using var atFirst = await fixture.Browser.VisitAsync(first.Address, state);
        await using var atSecond = await fixture.Browser.VisitAsync(second.Address, state);
        await atFirst.GoAsync("/feed");
        await atSecond.GoAsync("/feed");

        await ShowsOnBothAsync(toFirst, "account/to-first");
        await ShowsOnBothAsync(toSecond, "account/to-second");
        await redis.KillAsync();
        await ShowsOnBothAsync(toFirst, "account/without-redis");
        await redis.StartAsync();
        await ShowsOnBothAsync(toSecond, "account/redis-is-back");

        await atFirst.GoAsync("/scores");
        await atSecond.GoAsync("/scores");
        foreach (var visitor in (Visitor[])[atFirst, atSecond])
        {
            await Expect(visitor.Page.Locator("main")).ToContainTextAsync("account/to-second");
            await Expect(visitor.Page.Locator("main")).ToContainTextAsync("account/without-redis");
            Assert.Empty(visitor.Complaints);
        }

        async Task ShowsOnBothAsync(EventSender sender, string subject)
        {
            await sender.SendAsync(subject, "critical", 0.95);
            await Expect(atFirst.Row(subject)).ToBeVisibleAsync();
            await Expect(atSecond.Row(subject)).ToBeVisibleAsync();
        }
    }

    [Fact, Trait("Req", "RT5"), Trait("Req", "OP3")]
    public async Task Header_RedisAway_SaysDelayedAndWhyUntilItIsBack()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await fixture.StartConsoleAsync($"--ConnectionStrings:Redis={redis.Url}");
        await using var visitor = await fixture.VisitAsync(console, Roles.Admin);
        await visitor.GoAsync("/");
        var mark = visitor.Page.Locator("rc-connection");
        await Expect(mark).ToHaveTextAsync("Live");
        await Expect(visitor.Page.Locator(".overview-health")).ToContainTextAsync("this one");
        var place = await mark.BoundingBoxAsync();

        await redis.KillAsync();
        await Expect(mark).ToHaveTextAsync("Delayed");
        await Expect(mark).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex("Redis .* Since "));
        Assert.Equal(place!.Width, (await mark.BoundingBoxAsync())!.Width);
        await Expect(visitor.Page.Locator(".overview-health")).ToContainTextAsync("Other instances are not known");

        await redis.StartAsync();
        await Expect(mark).ToHaveTextAsync("Live");
        Assert.Empty(visitor.Complaints);
    }
}
