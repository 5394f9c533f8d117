using System.Net;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class SignInTests
{
    [Fact, Trait("Req", "AC1")]
    public async Task Post_RightPassword_SetsHttpOnlyLaxCookieAndGoesToTheReturnUrl()
    {
        await using var console = await TestConsole.StartAsync();
        await CreateAsync(console, "ada", Roles.Operator);
        using var visitor = new WebVisitor(console.Address);

        using var answer = await visitor.SignInAsync("ada", path: "/signin?returnUrl=%2Ffeed%3Fquery%3Da");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/feed?query=a", Path(answer));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("rc=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, Trait("Req", "AC1")]
    [InlineData("https%3A%2F%2Fevil.example")]
    [InlineData("%2F%2Fevil.example")]
    [InlineData("%2F%5Cevil.example")]
    [InlineData("javascript%3Aalert(1)")]
    [InlineData("%2F%09%2Fevil.example")]
    public async Task Post_ReturnUrlOfAnotherSite_GoesHome(string returnUrl)
    {
        await using var console = await TestConsole.StartAsync();
        await CreateAsync(console, "ada", Roles.Operator);
        using var visitor = new WebVisitor(console.Address);

        using var answer = await visitor.SignInAsync("ada", path: "/signin?returnUrl=" + returnUrl);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/", Path(answer));
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Post_UnknownNameAndWrongPassword_AnswerTheSame()
    {
        await using var console = await TestConsole.StartAsync();
        await CreateAsync(console, "ada", Roles.Operator);
        using var visitor = new WebVisitor(console.Address);

        using var wrong = await visitor.SignInAsync("ada", "not the password at all");
        using var unknown = await visitor.SignInAsync("bob", "not the password at all");

        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        Assert.Equal(await MessageAsync(wrong), await MessageAsync(unknown));
        Assert.Contains("value=\"bob\"", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Post_FiveWrongPasswords_LocksTheAccountWithoutSayingSo()
    {
        await using var console = await TestConsole.StartAsync();
        await CreateAsync(console, "ada", Roles.Operator);
        using var visitor = new WebVisitor(console.Address);
        for (var i = 0; i < 5; i++)
            (await visitor.SignInAsync("ada", "not the password at all")).Dispose();

        using var answer = await visitor.SignInAsync("ada");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Name or password is wrong", await MessageAsync(answer), StringComparison.Ordinal);
        var user = await console.Get<IUserAdmin>().FindAsync(Actors.System("test"), "ada", Deadline.Token);
        Assert.NotNull(user!.LockedUntil);
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Check_WrongPasswordsInParallel_AreAllCounted()
    {
        await using var console = await TestConsole.StartAsync();
        await CreateAsync(console, "ada", Roles.Operator);
        var service = console.Get<SignInService>();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(
            i => service.CheckAsync("ada", "wrong wrong wrong", $"10.0.0.{i}", Deadline.Token)));

        Assert.Null((await service.CheckAsync("ada", WebVisitor.Password, "10.0.1.1", Deadline.Token)).User);
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Post_TooManyTries_Gets429WithRetryAfter()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:SignInsPerMinute", "2"));
        using var visitor = new WebVisitor(console.Address);
        for (var i = 0; i < 2; i++)
            (await visitor.SignInAsync("nobody", "not the password at all")).Dispose();

        using var answer = await visitor.SignInAsync("nobody", "not the password at all");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Too many tries", await MessageAsync(answer), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Check_ManyNamesFromOneAddress_AreLimitedTogether()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Access:SignInsPerMinute", "1"), ("Access:PasswordIterations", "1000")]);
        var service = console.Get<SignInService>();

        for (var i = 0; i < 10; i++)
            Assert.Null((await service.CheckAsync("name" + i, "wrong wrong wrong", "10.0.0.1", Deadline.Token)).RetryAfter);

        Assert.NotNull((await service.CheckAsync("another", "wrong wrong wrong", "10.0.0.1", Deadline.Token)).RetryAfter);
        Assert.Null((await service.CheckAsync("another", "wrong wrong wrong", "10.0.0.2", Deadline.Token)).RetryAfter);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Post_WithoutFormToken_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        await CreateAsync(console, "ada", Roles.Operator);
        using var visitor = new WebVisitor(console.Address);
        using var form = new FormUrlEncodedContent([new("_handler", "signin"), new("Form.Name", "ada"),
            new("Form.Password", WebVisitor.Password)]);

        using var answer = await visitor.Client.PostAsync(new Uri("/signin", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact, Trait("Req", "AC1")]
    public async Task SignOut_Posted_EndsTheSessionOnTheServer()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        var stolen = visitor.Cookies.GetCookies(console.Address)["rc"]!.Value;

        using var answer = await visitor.SubmitToAsync("/denied", "/signout");

        Assert.Equal("/signin?ended=2", Path(answer));
        using var thief = new WebVisitor(console.Address);
        thief.Cookies.Add(console.Address, new Cookie("rc", stolen));
        using var refused = await thief.GetAsync("/");
        Assert.StartsWith("/signin", Path(refused), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task SignOut_FromAnotherSite_LeavesTheSession()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);

        (await visitor.Client.PostAsync(new Uri("/signout", UriKind.Relative), null)).Dispose();

        using var page = await visitor.GetAsync("/signin");
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        Assert.Equal("/", Path(page));
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Session_ServerStartsAgain_IsStillOpen()
    {
        await using var first = await TestConsole.StartAsync();
        using var visitor = await WebVisitor.SignedInAsync(first, "ada", Roles.Operator);
        var cookie = visitor.Cookies.GetCookies(first.Address)["rc"]!.Value;

        await using var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false);
        using var later = new WebVisitor(second.Address);
        later.Cookies.Add(second.Address, new Cookie("rc", cookie));

        using var page = await later.GetAsync("/signin");
        Assert.Equal("/", Path(page));
    }

    private static async Task CreateAsync(TestConsole console, string name, string role) => await
        console.Get<IUserAdmin>().CreateAsync(Actors.System("test"), name, role, WebVisitor.Password, Deadline.Token);

    private static string Path(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location!;
        return location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
    }

    private static async Task<string> MessageAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Deadline.Token);
        var start = html.IndexOf("field-error", StringComparison.Ordinal);
        Assert.True(start >= 0, "No message: " + html);
        return html[start..html.IndexOf("</p>", start, StringComparison.Ordinal)];
    }
}
