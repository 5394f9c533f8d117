using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using RiskConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>What an admin does with entries of the stream that could not be taken.</summary>
[Collection(OwnConsolesGroup.Name)]
public class DeadLetterTests(ConsoleFixture fixture)
{
    private const string Stream = "riskconsole:events";

    [Fact, Trait("Req", "EV2"), Trait("Req", "OP9")]
    public async Task DeadLetters_Arriving_AreShownReplayedAndDiscarded()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await fixture.StartConsoleAsync($"--ConnectionStrings:Redis={redis.Url}");
        await using var admin = await fixture.VisitAsync(console, Roles.Admin);
        await admin.GoAsync("/dead-letters");
        await Expect(admin.Page.GetByText("No dead letters")).ToBeVisibleAsync();

        await AddAsync(redis, "event", "<img src=x onerror=alert(1)> is no event");
        await Expect(admin.Page.GetByText("1 dead letter", new() { Exact = true })).ToBeVisibleAsync();
        await AddAsync(redis, "event", """{"specversion":"1.0","id":"0x9f31:12","source":"/chains/1/bridge","data":{"usd":125000}}""");
        await AddAsync(redis, "event", """{"specversion":"1.0","id":"7","source":"/s","type":"io.example.first"}""");
        await AddAsync(redis, "event", """{"specversion":"1.0","id":"7","source":"/s","type":"io.example.other"}""");
        await AddAsync(redis, "text", "hello", "more", "fields");
        await redis.CliAsync("EVAL", $"return redis.call('XADD', '{Stream}', '*', 'event', string.rep('x', 2000000))", "0");
        await Expect(admin.Page.GetByText("5 dead letters", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(admin.Page.GetByText("Another's id")).ToBeVisibleAsync();

        await admin.Page.Locator("tbody tr").Last.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(admin.Page.Locator("pre")).ToContainTextAsync("<img src=x onerror=alert(1)> is no event");
        await Looks.HoldAsync(admin.Page);
        await Screenshots.TakeAsync(admin, "dead-letters");
        await admin.Page.SetViewportSizeAsync(1440, 900);

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Replay all" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Replay all" }).ClickAsync();
        await Expect(admin.Page.GetByText("4 were added to the stream again")).ToBeVisibleAsync();
        await Expect(admin.Page.GetByText("5 dead letters", new() { Exact = true })).ToBeVisibleAsync();

        await admin.Page.Locator("tbody tr").First.GetByRole(AriaRole.Checkbox).CheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Discard 1" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Discard 1" }).ClickAsync();
        await Expect(admin.Page.GetByText("1 was discarded.")).ToBeVisibleAsync();
        await Expect(admin.Page.GetByText("4 dead letters", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(admin.Complaints);
    }

    private static Task<string> AddAsync(RedisServer redis, params string[] fields) => redis.CliAsync(["XADD", Stream, "*", .. fields]);
}
