using System.Net;
using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>What an admin does to users and keys, and people to their own account, as they do it.</summary>
[Collection(ConsoleGroup.Name)]
public class AdminTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AC2")]
    public async Task Users_CreatedThenGivenAnotherRole_IsSignedOutAndComesBackWithIt()
    {
        await using var admin = await fixture.VisitAsync();
        await admin.GoAsync("/users");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "New user" }).ClickAsync();
        await admin.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("newcomer");
        await admin.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(ConsoleFixture.Password);
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Create user" }).ClickAsync();
        await Expect(admin.Page.GetByText("newcomer can sign in as operator")).ToBeVisibleAsync();

        var state = await ConsoleFixture.SignInAsync(fixture.Browser, fixture.Console, "newcomer");
        await using var newcomer = await fixture.Browser.VisitAsync(fixture.Console.Address, state);
        await newcomer.GoAsync("/scores");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Change newcomer" }).ClickAsync();
        await admin.Page.GetByLabel("Role of newcomer").SelectOptionAsync(Roles.Admin);
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Change role" }).ClickAsync();
        await Expect(admin.Page.GetByText("newcomer is admin now.")).ToBeVisibleAsync();

        await Expect(newcomer.Page.GetByText("Your session has ended")).ToBeVisibleAsync();
        await newcomer.SignInAsync("newcomer", ConsoleFixture.Password);
        await newcomer.BeLiveAsync();
        Assert.EndsWith("/scores", newcomer.Page.Url, StringComparison.Ordinal);
        await newcomer.GoAsync("/users");
        await Expect(newcomer.Page.GetByRole(AriaRole.Button, new() { Name = "Change newcomer" })).ToBeVisibleAsync();
        Assert.Empty(admin.Complaints);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task ApiKeys_CreatedUsedAndRevoked_WorksUntilThen()
    {
        await using var admin = await fixture.VisitAsync();
        await admin.GoAsync("/api-keys");
        await admin.Page.GetByLabel("What uses it").FillAsync("reader");
        await admin.Page.GetByLabel("Send events (ingest)").UncheckAsync();
        await admin.Page.GetByLabel("Read events, scores and alerts (read)").CheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        var key = await admin.Page.Locator("code.key").InnerTextAsync();
        using var client = new HttpClient { BaseAddress = fixture.Console.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        var count = new Uri("/api/v1/events/count", UriKind.Relative);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(count)).StatusCode);

        var row = admin.Page.GetByRole(AriaRole.Row, new() { Name = "reader" });
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(row.GetByText("revoked")).ToBeVisibleAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(count)).StatusCode);
        Assert.Empty(admin.Complaints);
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Settings_PasswordChanged_EndsTheOtherBrowserAndKeepsThisOne()
    {
        const string replacement = "seven lamps beside the harbour";
        await ConsoleFixture.CreateUserAsync(fixture.Console, "changer", Roles.Operator);
        await using var here = await fixture.Browser.VisitAsync(
            fixture.Console.Address, await ConsoleFixture.SignInAsync(fixture.Browser, fixture.Console, "changer"));
        await using var there = await fixture.Browser.VisitAsync(
            fixture.Console.Address, await ConsoleFixture.SignInAsync(fixture.Browser, fixture.Console, "changer"));
        await there.GoAsync("/feed");
        await here.GoAsync("/settings");

        await here.Page.GetByLabel("Current password").FillAsync(ConsoleFixture.Password);
        await here.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(replacement);
        await here.Page.GetByLabel("New password again").FillAsync(replacement);
        await here.Page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();

        await Expect(here.Page.GetByText("Your password is changed")).ToBeVisibleAsync();
        await Expect(there.Page.GetByText("Your session has ended")).ToBeVisibleAsync();
        await here.GoAsync("/feed");
        Assert.Empty(here.Complaints);
    }
}
