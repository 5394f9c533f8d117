using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Hosting;
using RiskConsole.Tests.Hosting;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class CategoryAccessTests
{
    [Theory, Trait("Req", "RT6")]
    [InlineData(Roles.Operator, CategorySet.All & ~CategorySet.User)]
    [InlineData(Roles.Analyst, CategorySet.All)]
    [InlineData(Roles.Admin, CategorySet.All)]
    public void For_Role_GivesItsDefault(string role, CategorySet expected) =>
        Assert.Equal(expected, new CategoryAccess(Options.Create(new AccessOptions())).For(Of(role)));

    [Fact, Trait("Req", "RT6")]
    public void For_ConfiguredRole_GivesWhatIsConfigured()
    {
        var access = new CategoryAccess(Options.Create(new AccessOptions
        {
            Categories = { ["operator"] = "risk, user", ["analyst"] = "" },
        }));

        Assert.Equal(CategorySet.Risk | CategorySet.User, access.For(Of(Roles.Operator)));
        Assert.Equal(CategorySet.None, access.For(Of(Roles.Analyst)));
        Assert.Equal(CategorySet.All, access.For(Of(Roles.Admin)));
    }

    [Fact, Trait("Req", "RT6")]
    public void For_Anonymous_GivesNone() =>
        Assert.Equal(CategorySet.None,
            new CategoryAccess(Options.Create(new AccessOptions())).For(new ClaimsPrincipal(new ClaimsIdentity())));

    [Fact, Trait("Req", "RT6")]
    public async Task Start_UnknownCategory_SaysWhichAreKnown()
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-cli-").FullName;
        var run = await Executable.RunAsync(folder, ["--urls", "http://127.0.0.1:0", "--Access:Categories:operator=risk,money"]);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(ExitCodes.Configuration, run.ExitCode);
        Assert.Contains("'money' is not a category; use risk, security, health, system, user.", run.Errors, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Guard_ApiKey_MayOnlyWhatItsScopeSaysAndOnlyUntilRevoked()
    {
        await using var console = await TestConsole.StartAsync();
        var (view, key) = await console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), "program", [Scopes.Read], Deadline.Token);
        var program = (await console.Get<ApiKeys>().AuthenticateAsync(key, Deadline.Token))!;
        var guard = console.Get<IAccessGuard>();

        await guard.DemandAsync(program, Policies.ApiRead, Deadline.Token);
        await Assert.ThrowsAsync<AccessDeniedException>(() => guard.DemandAsync(program, Policies.ApiIngest, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => guard.DemandAsync(program, Policies.Administer, Deadline.Token));
        await console.Get<IApiKeyAdmin>().RevokeAsync(Actors.System("test"), view.Id, Deadline.Token);
        await Assert.ThrowsAsync<AccessDeniedException>(() => guard.DemandAsync(program, Policies.ApiRead, Deadline.Token));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Guard_PrincipalOfOurClaimsButNoSession_IsDenied()
    {
        await using var console = await TestConsole.StartAsync();

        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            console.Get<IAccessGuard>().DemandAsync(Of(Roles.Admin), Policies.Administer, Deadline.Token));
    }

    private static ClaimsPrincipal Of(string role) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, "ada"), new(ClaimTypes.Role, role)], AuthSchemes.Cookie));
}
