using System.Net;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class SetupTests
{
    [Fact, Trait("Req", "AC1")]
    public async Task Post_RightLink_CreatesAdminSignsInAndBurnsTheLink()
    {
        await using var console = await TestConsole.StartAsync();
        var token = await console.Get<SetupLinks>().CreateAsync(Deadline.Token);
        using var visitor = new WebVisitor(console.Address);

        using var answer = await PostAsync(visitor, token!);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("rc=", StringComparison.Ordinal));
        var admin = await console.Get<IUserAdmin>().FindAsync(Actors.System("test"), "ada", Deadline.Token);
        Assert.Equal(Roles.Admin, admin!.Role);
        using var again = await visitor.GetAsync("/setup?token=" + token);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Null(await console.Get<SetupLinks>().CreateAsync(Deadline.Token));
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Use_ManyAtOnce_CreatesOneAdmin()
    {
        await using var console = await TestConsole.StartAsync();
        var links = console.Get<SetupLinks>();
        var token = (await links.CreateAsync(Deadline.Token))!;

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => links.UseAsync(SignInCalls.From(null), token, "admin" + i, WebVisitor.Password, Deadline.Token)));

        Assert.Single(made, user => user is not null);
        Assert.Single(await console.Get<IUserAdmin>().ListAsync(Actors.System("test"), Deadline.Token));
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Get_EarlierOrMadeUpLink_IsGone()
    {
        await using var console = await TestConsole.StartAsync();
        var links = console.Get<SetupLinks>();
        var earlier = await links.CreateAsync(Deadline.Token);
        await links.CreateAsync(Deadline.Token);
        using var visitor = new WebVisitor(console.Address);

        using var old = await visitor.GetAsync("/setup?token=" + earlier);
        using var madeUp = await visitor.GetAsync("/setup?token=abc");
        using var none = await visitor.GetAsync("/setup");

        Assert.All([old, madeUp, none], answer => Assert.Equal(HttpStatusCode.Gone, answer.StatusCode));
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Post_BySomebodySignedIn_EndsThatSessionInsteadOfChangingItsUser()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = await WebVisitor.SignedInAsync(console, "bob", Roles.Operator);
        var token = await console.Get<SetupLinks>().CreateAsync(Deadline.Token);

        using var answer = await PostAsync(visitor, token!);

        Assert.EndsWith("/signin", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var page = await visitor.GetAsync("/signin");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var signedIn = await visitor.SignInAsync("ada");
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Post_WeakPassword_SaysSoByTheFieldAndKeepsTheName()
    {
        await using var console = await TestConsole.StartAsync();
        var token = await console.Get<SetupLinks>().CreateAsync(Deadline.Token);
        using var visitor = new WebVisitor(console.Address);

        using var answer = await visitor.SubmitAsync("/setup?token=" + token, "setup", ("Name", "ada"), ("Password", "short"),
            ("Repeat", "short"));

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("it needs at least 12", html, StringComparison.Ordinal);
        Assert.Contains("value=\"ada\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"short\"", html, StringComparison.Ordinal);
        using var fixedUp = await PostAsync(visitor, token!);
        Assert.Equal(HttpStatusCode.Found, fixedUp.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(WebVisitor visitor, string token) =>
        visitor.SubmitAsync("/setup?token=" + token, "setup", ("Name", "ada"), ("Password", WebVisitor.Password),
            ("Repeat", WebVisitor.Password));
}
