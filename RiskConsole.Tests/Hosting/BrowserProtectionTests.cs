using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting;

public class BrowserProtectionTests
{
    [Theory, Trait("Req", "AC6")]
    [InlineData("/signin")]
    [InlineData("/")]
    [InlineData("/api/v1/anything")]
    [InlineData("/no-such-page")]
    public async Task EveryAnswer_CarriesTheHeaders(string path)
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = new WebVisitor(console.Address);

        using var answer = await visitor.GetAsync(path);

        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy.Replace("style-src-attr 'unsafe-inline'", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", Header(answer, "Cache-Control"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Script_OfOurs_MayBeCached()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = new WebVisitor(console.Address);

        using var answer = await visitor.GetAsync("/_framework/blazor.web.js");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("no-store", Header(answer, "Cache-Control"), StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AC6")]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.SwitchingProtocols)]
    public async Task Socket_Origin_MustBeOurs(string origin, HttpStatusCode expected)
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);

        var status = await OpenSocketAsync(console, visitor, origin.Length == 0
            ? console.Address.GetLeftPart(UriPartial.Authority) : origin);

        Assert.Equal(expected, status);
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Socket_WithCookieButWithoutOrigin_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);

        Assert.Equal(HttpStatusCode.Forbidden, await OpenSocketAsync(console, visitor, null));
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Page_BodyLargerThanAForm_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = new WebVisitor(console.Address);

        using var answer = await visitor.SignInAsync("ada", new string('x', 100_000));

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest });
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Api_UnknownPathWithKey_GetsProblem()
    {
        await using var console = await TestConsole.StartAsync();
        var (_, key) = await console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), "program", [Scopes.Read], Deadline.Token);
        using var visitor = new WebVisitor(console.Address);
        visitor.Client.DefaultRequestHeaders.Add(ApiKeyHandler.Header, key);

        using var answer = await visitor.GetAsync("/api/v1/no-such-thing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(404, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Contains("/api/v1/no-such-thing", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC6")]
    public async Task SignIn_BehindATrustedProxyWithTls_SetsTheHostCookieAndHsts()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Hosting:TrustedProxies", "127.0.0.0/8"));
        await console.Get<IUserAdmin>().CreateAsync(Actors.System("test"), "ada", Roles.Operator, WebVisitor.Password, Deadline.Token);
        using var visitor = new WebVisitor(console.Address);
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        visitor.Client.DefaultRequestHeaders.Host = "console.example";

        using var page = await visitor.GetAsync("/signin");
        var form = Assert.Single(page.Headers.GetValues("Set-Cookie"), c => c.StartsWith("rc-form=", StringComparison.Ordinal));
        // The client's own cookie jar would not send a secure cookie back over the plain connection to the proxy's stand-in.
        visitor.Client.DefaultRequestHeaders.Add("Cookie", form.Split(';')[0]);
        using var answer = await visitor.SignInAsync("ada");

        Assert.Contains("max-age=31536000", Header(page, "Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.Contains("secure", form, StringComparison.OrdinalIgnoreCase);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-rc=", StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact, Trait("Req", "AC6")]
    public async Task SignIn_ForwardedHeadersFromAnybody_AreNotBelieved()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = new WebVisitor(console.Address);
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        visitor.Client.DefaultRequestHeaders.Host = "console.example";

        using var page = await visitor.GetAsync("/signin");

        Assert.False(page.Headers.Contains("Strict-Transport-Security"));
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        Assert.Single(answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated), h => h.Key == name).Value.ToString();

    private static async Task<HttpStatusCode> OpenSocketAsync(TestConsole console, WebVisitor visitor, string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Cookies = visitor.Cookies;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new UriBuilder(console.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, Deadline.Token);
        }
        catch (WebSocketException)
        {
            return socket.HttpStatusCode;
        }
        return HttpStatusCode.SwitchingProtocols;
    }
}
