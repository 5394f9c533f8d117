using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>The first admin, signing in and out, and what each role is shown.</summary>
[Collection(OwnConsolesGroup.Name)]
public class AccountTests(ConsoleFixture fixture)
{
    private const string Offer = "Create the first admin: ";

    [Fact, Trait("Req", "AC1")]
    public async Task SetUpLink_FirstStart_CreatesTheFirstAdminOnce()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var link = (await console.WaitForLineAsync(line => line.StartsWith(Offer, StringComparison.Ordinal)))[Offer.Length..];
        await using var visitor = await fixture.Browser.VisitAsync(console.Address);
        var page = visitor.Page;

        await page.GotoAsync(link);
        await page.GetByLabel("Name").FillAsync("ada");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("short");
        await page.GetByLabel("Password again").FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create admin" }).ClickAsync();
        await Expect(page.GetByText("it needs at least 12")).ToBeVisibleAsync();

        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(ConsoleFixture.Password);
        await page.GetByLabel("Password again").FillAsync(ConsoleFixture.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create admin" }).ClickAsync();
        await visitor.BeLiveAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();

        await page.GotoAsync(link);
        await Expect(page.GetByText("This link does not work any more")).ToBeVisibleAsync();
    }

    [Fact, Trait("Req", "AC1")]
    public async Task SignIn_Anonymous_ComesBackToThePageAskedForAndSignsOut()
    {
        await using var visitor = await fixture.Browser.VisitAsync(fixture.Console.Address);
        var page = visitor.Page;

        await page.GotoAsync("/scores");
        await visitor.SignInAsync(Roles.Analyst, "not the password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await visitor.SignInAsync(Roles.Analyst, ConsoleFixture.Password);
        await visitor.BeLiveAsync();
        await Expect(page).ToHaveURLAsync(new Uri(fixture.Console.Address, "/scores").ToString());

        await page.Locator("summary", new() { HasText = Roles.Analyst }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GotoAsync("/scores");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact, Trait("Req", "AC1")]
    public async Task SignIn_WrongPasswordFiveTimes_LocksTheAccount()
    {
        await ConsoleFixture.CreateUserAsync(fixture.Console, "locked", Roles.Operator);
        await using var visitor = await fixture.Browser.VisitAsync(fixture.Console.Address);
        await visitor.Page.GotoAsync("/signin");

        for (var i = 0; i < 5; i++)
        {
            await visitor.SignInAsync("locked", $"not the password {i}");
            await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }
        await visitor.SignInAsync("locked", ConsoleFixture.Password);

        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Theory, Trait("Req", "AC2")]
    [InlineData(Roles.Operator)]
    [InlineData(Roles.Analyst)]
    [InlineData(Roles.Admin)]
    public async Task Navigation_Role_OffersOnlyPagesThatOpen(string role)
    {
        await using var visitor = await fixture.VisitAsync(role);
        await visitor.GoAsync("/");
        var links = visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link);
        await Expect(links.First).ToBeVisibleAsync();
        var labels = await links.AllInnerTextsAsync();

        Assert.Equal(role == Roles.Admin, labels.Contains("Import"));
        foreach (var label in labels)
        {
            await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = label, Exact = true }).ClickAsync();
            await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(label);
        }
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Disable_UserWithAnOpenPage_EndsItWithinSeconds()
    {
        await ConsoleFixture.CreateUserAsync(fixture.Console, "leaver", Roles.Analyst);
        var state = await ConsoleFixture.SignInAsync(fixture.Browser, fixture.Console, "leaver");
        await using var visitor = await fixture.Browser.VisitAsync(fixture.Console.Address, state);
        await visitor.GoAsync("/feed");

        await fixture.Console.RunAsync(null, "user", "disable", "leaver");

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }
}
