using System.Net;
using System.Text.RegularExpressions;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

/// <summary>A browser without JavaScript: keeps cookies, fills in forms, follows no redirect by itself.</summary>
internal sealed partial class WebVisitor : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly HttpClient _client;

    public WebVisitor(Uri address)
    {
        Cookies = new CookieContainer();
        var handler = new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false, UseProxy = false };
        _client = new HttpClient(handler) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; }

    public HttpClient Client => _client;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative), Deadline.Token);

    /// <summary>Fills in the form of a page and sends it.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string path, string form, params (string Name, string Value)[] fields) =>
        SendAsync(path, path, form, fields);

    /// <summary>Sends a form without fields that stands on one page to another address.</summary>
    public Task<HttpResponseMessage> SubmitToAsync(string pagePath, string action) => SendAsync(pagePath, action, "", []);

    private async Task<HttpResponseMessage> SendAsync(string pagePath, string action, string form, (string Name, string Value)[] fields)
    {
        using var page = await GetAsync(pagePath);
        var html = await page.Content.ReadAsStringAsync(Deadline.Token);
        var content = new FormUrlEncodedContent(
        [
            new("_handler", form),
            new("__RequestVerificationToken", Token().Match(html).Groups[1].Value),
            .. fields.Select(f => KeyValuePair.Create("Form." + f.Name, f.Value)),
        ]);
        return await _client.PostAsync(new Uri(action, UriKind.Relative), content, Deadline.Token);
    }

    public Task<HttpResponseMessage> SignInAsync(string name, string password = Password, string path = "/signin") =>
        SubmitAsync(path, "signin", ("Name", name), ("Password", password));

    public static async Task<WebVisitor> SignedInAsync(TestConsole console, string name, string role)
    {
        var users = console.Get<IUserAdmin>();
        if (await users.FindAsync(Actors.System("test"), name, Deadline.Token) is null)
            await users.CreateAsync(Actors.System("test"), name, role, Password, Deadline.Token);
        var visitor = new WebVisitor(console.Address);
        using var answer = await visitor.SignInAsync(name);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return visitor;
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
