using System.Net;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class SignInAuditTests
{
    private const string Wrong = "not the password at all";

    [Fact, Trait("Req", "AU1")]
    public async Task SignInAndOut_Browser_AreToldWithSessionAddressAndAgent()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = new WebVisitor(console.Address);
        visitor.Client.DefaultRequestHeaders.UserAgent.ParseAdd("TestBrowser/1.0");
        await console.Get<IUserAdmin>().CreateAsync(Actors.System("test"), "ada", Roles.Operator, WebVisitor.Password, Deadline.Token);

        (await visitor.SignInAsync("ada")).Dispose();
        using var denied = await visitor.GetAsync("/users");
        (await visitor.SubmitToAsync("/denied", "/signout")).Dispose();

        var told = (await ToldEntries.AllAsync(console)).Where(entry => entry.Actor.StartsWith("u:", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["auth.signin", "access.denied", "auth.signout"], told.Select(entry => entry.Action));
        Assert.All(told, entry => Assert.Equal(("ada", "127.0.0.1", "TestBrowser/1.0"),
            ((string?)entry.Personal!["name"], (string?)entry.Personal["ip"], (string?)entry.Personal["agent"])));
        var session = Assert.Single(told.Select(entry => (string?)entry.Entry["sid"]).Distinct());
        Assert.Equal((told[0].Actor.Replace("u:", "user:", StringComparison.Ordinal), $"session:{session}"), (told[0].Target, told[2].Target));
        Assert.Equal(("policy:administer", "/users"), (told[1].Target, (string?)told[1].Data["where"]));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Check_EveryRefusal_IsToldWithoutWhatWasTyped()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:PasswordIterations", "1000"));
        var users = console.Get<IUserAdmin>();
        var ada = (await users.CreateAsync(Actors.System("test"), "ada", Roles.Operator, WebVisitor.Password, Deadline.Token)).Id;
        var ben = (await users.CreateAsync(Actors.System("test"), "ben", Roles.Operator, WebVisitor.Password, Deadline.Token)).Id;
        await users.SetDisabledAsync(Actors.System("test"), ben, true, Deadline.Token);
        var service = console.Get<SignInService>();

        await service.CheckAsync("hunter2-in-the-wrong-field", Wrong, "10.0.0.1", Deadline.Token);
        await service.CheckAsync("ben", WebVisitor.Password, "10.0.0.1", Deadline.Token);
        for (var i = 0; i < 5; i++)
            await service.CheckAsync("ada", Wrong, "10.0.0.1", Deadline.Token);
        await service.CheckAsync("ada", WebVisitor.Password, "10.0.0.1", Deadline.Token);

        var told = await ToldEntries.OfAsync(console, "auth");
        Assert.Equal(
            ["unknown name", "disabled", .. Enumerable.Repeat("wrong password", 5), "5 wrong passwords in a row.", "locked"], told.Select(entry => entry.Reason));
        Assert.Equal(["", $"user:{ben}", .. Enumerable.Repeat($"user:{ada}", 7)], told.Select(entry => entry.Target));
        Assert.All(told.Where(entry => entry.Action == "auth.signin"), entry =>
            Assert.Equal(("anonymous", "failed", "10.0.0.1"), (entry.Actor, entry.Outcome, (string?)entry.Personal!["ip"])));
        Assert.Equal(("auth.locked", "sys:RiskConsole"), (told[7].Action, told[7].Actor));
        Assert.All(told, entry =>
        {
            var all = entry.Entry.ToJsonString() + entry.Personal;
            Assert.DoesNotContain("hunter2", all, StringComparison.Ordinal);
            Assert.DoesNotContain(Wrong, all, StringComparison.Ordinal);
        });
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Check_FloodFromOneAddress_IsOneEntryAMinute()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Access:SignInsPerMinute", "1"), ("Access:PasswordIterations", "1000")]);
        var service = console.Get<SignInService>();

        for (var i = 0; i < 200; i++)
            await service.CheckAsync("nobody", Wrong, "10.0.0.1", Deadline.Token);

        var told = await ToldEntries.OfAsync(console, "auth.limited");
        Assert.Equal(("anonymous", "denied"), (Assert.Single(told).Actor, told[0].Outcome));
        Assert.Single(await ToldEntries.OfAsync(console, "auth.signin"));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Setup_LinkMadeAndUsed_IsTold()
    {
        await using var console = await TestConsole.StartAsync();
        var links = console.Get<SetupLinks>();
        var token = (await links.CreateAsync(Deadline.Token))!;

        await Assert.ThrowsAsync<InputRefusedException>(() => links.UseAsync(SignInCalls.From("10.0.0.1"), token, "ada", "short", Deadline.Token));
        var admin = await links.UseAsync(SignInCalls.From("10.0.0.1"), token, "ada", WebVisitor.Password, Deadline.Token);
        Assert.Null(await links.UseAsync(SignInCalls.From("10.0.0.1"), token, "ben", WebVisitor.Password, Deadline.Token));
        await links.CreateAsync(Deadline.Token);

        Assert.Single(await ToldEntries.OfAsync(console, "setup.link"));
        var used = await ToldEntries.OfAsync(console, "setup.admin");
        Assert.Equal(["failed", "ok", "failed"], used.Select(entry => entry.Outcome));
        Assert.Equal(($"user:{admin!.Id}", "ada"), (used[1].Target, (string?)used[1].Personal!["targetName"]));
        Assert.DoesNotContain(token, string.Concat(used.Select(entry => entry.Entry.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task ApiKey_BadOrWithoutScope_IsToldOncePerCaller()
    {
        await using var console = await TestConsole.StartAsync();
        var (view, key) = await console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), "sender", [Scopes.Ingest], Deadline.Token);
        using var client = new HttpClient { BaseAddress = console.Address };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("sender/2.0");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, key + "x"));
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(client, key));

        var refused = Assert.Single(await ToldEntries.OfAsync(console, "auth.key"));
        Assert.Equal(("anonymous", "failed", "127.0.0.1"), (refused.Actor, refused.Outcome, (string?)refused.Personal!["ip"]));
        var denied = Assert.Single(await ToldEntries.OfAsync(console, "access.denied"));
        Assert.Equal(($"key:{view.Id}", "policy:api:read", "127.0.0.1", "sender/2.0"),
            (denied.Actor, denied.Target, (string?)denied.Personal!["ip"], (string?)denied.Personal["agent"]));
        Assert.DoesNotContain(key[^20..], string.Concat((await ToldEntries.AllAsync(console)).Select(entry => entry.Entry.ToJsonString() + entry.Personal)), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/alerts");
        request.Headers.Add("X-Api-Key", key);
        using var answer = await client.SendAsync(request, Deadline.Token);
        return answer.StatusCode;
    }
}
