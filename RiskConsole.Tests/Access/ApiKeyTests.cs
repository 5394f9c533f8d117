using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Access;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class ApiKeyTests
{
    [Theory, Trait("Req", "AC1")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("rck_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Api_NoOrUnknownKey_Gets401Problem(string? key)
    {
        await using var console = await TestConsole.StartAsync();
        using var answer = await AskAsync(console, key);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Contains("X-Api-Key", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Headers.WwwAuthenticate);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Authenticate_GoodKey_CarriesItsScopesAndIsMarkedUsed()
    {
        await using var console = await TestConsole.StartAsync();
        var (view, key) = await CreateAsync(console, Scopes.Ingest);

        var program = await console.Get<ApiKeys>().AuthenticateAsync(key, Deadline.Token);

        Assert.True(program!.HasClaim(ConsoleClaims.Scope, Scopes.Ingest));
        Assert.False(program.HasClaim(ConsoleClaims.Scope, Scopes.Read));
        await Deadline.UntilAsync(async () => (await ListAsync(console)).Single(k => k.Id == view.Id).LastUsedAt is not null,
            "last use recorded");
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Authenticate_SecretOfAnotherKey_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        var (one, _) = await CreateAsync(console, Scopes.Ingest);
        var (_, other) = await CreateAsync(console, Scopes.Ingest);

        var mixed = $"rck_{one.Id}_{other[(other.IndexOf('_', 4) + 1)..]}";

        Assert.Null(await console.Get<ApiKeys>().AuthenticateAsync(mixed, Deadline.Token));
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Revoke_KeyInUse_WorksNoLonger()
    {
        await using var console = await TestConsole.StartAsync();
        var (view, key) = await CreateAsync(console, Scopes.Read);
        Assert.NotNull(await console.Get<ApiKeys>().AuthenticateAsync(key, Deadline.Token));

        await console.Get<IApiKeyAdmin>().RevokeAsync(Actors.System("test"), view.Id, Deadline.Token);

        Assert.Null(await console.Get<ApiKeys>().AuthenticateAsync(key, Deadline.Token));
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Create_Key_KeepsOnlyTheHashOfItsSecret()
    {
        await using var console = await TestConsole.StartAsync();
        var (view, key) = await CreateAsync(console, Scopes.Read);
        var secret = key[(key.IndexOf('_', 4) + 1)..];

        await using var db = await console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync();
        var row = await db.ApiKeys.SingleAsync(k => k.Id == view.Id);

        Assert.Equal(32, row.SecretHash.Length);
        Assert.Equal(43, secret.Length);
        // The lock of the one with the duty is empty, and cannot be opened.
        foreach (var file in Directory.GetFiles(console.Folder, "riskconsole.db*").Where(file => !file.EndsWith("-duty", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Create_UnknownScopeAndNoName_NamesBothFields()
    {
        await using var console = await TestConsole.StartAsync();

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() =>
            console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), " ", ["write"], Deadline.Token));

        Assert.Equal(["name", "scopes"], refused.Faults.Select(f => f.Field));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Api_Cookie_IsNoProof()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Admin);

        using var answer = await visitor.GetAsync("/api/v1/anything");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Page_ApiKey_IsNoProof()
    {
        await using var console = await TestConsole.StartAsync();
        var (_, key) = await CreateAsync(console, Scopes.Read);

        using var answer = await AskAsync(console, key, "/");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("/signin", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static Task<(ApiKeyView View, string Key)> CreateAsync(TestConsole console, params string[] scopes) =>
        console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), "program", scopes, Deadline.Token);

    private static Task<IReadOnlyList<ApiKeyView>> ListAsync(TestConsole console) =>
        console.Get<IApiKeyAdmin>().ListAsync(Actors.System("test"), Deadline.Token);

    private static async Task<HttpResponseMessage> AskAsync(TestConsole console, string? key, string path = "/api/v1/anything")
    {
        using var visitor = new WebVisitor(console.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.TryAddWithoutValidation(ApiKeyHandler.Header, key);
        return await visitor.Client.SendAsync(request, Deadline.Token);
    }
}
