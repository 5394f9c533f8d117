using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class UserAdminTests
{
    private static readonly ClaimsPrincipal System = Actors.System("test");

    [Theory, Trait("Req", "AC2")]
    [InlineData(Roles.Operator)]
    [InlineData(Roles.Analyst)]
    public async Task EveryCommand_OtherThanAdmin_IsDenied(string role)
    {
        await using var console = await TestConsole.StartAsync();
        var actor = await Principals.SignedInAsync(console, "ada", role);
        var users = console.Get<IUserAdmin>();
        var keys = console.Get<IApiKeyAdmin>();
        var id = Guid.NewGuid();

        Func<Task>[] commands =
        [
            () => users.CreateAsync(actor, "bob", Roles.Admin, WebVisitor.Password, Deadline.Token),
            () => users.ListAsync(actor, Deadline.Token),
            () => users.FindAsync(actor, "ada", Deadline.Token),
            () => users.ChangeRoleAsync(actor, actor.UserId()!.Value, Roles.Admin, Deadline.Token),
            () => users.SetDisabledAsync(actor, id, true, Deadline.Token),
            () => users.ResetPasswordAsync(actor, id, WebVisitor.Password, Deadline.Token),
            () => users.EndSessionsAsync(actor, id, Deadline.Token),
            () => keys.CreateAsync(actor, "key", [Scopes.Read], Deadline.Token),
            () => keys.ListAsync(actor, Deadline.Token),
            () => keys.RevokeAsync(actor, "0", Deadline.Token),
        ];

        foreach (var command in commands)
            await Assert.ThrowsAsync<AccessDeniedException>(command);
        Assert.Equal(role, (await users.FindAsync(System, "ada", Deadline.Token))!.Role);
    }

    [Fact, Trait("Req", "AC3")]
    public async Task ChangeRole_OfASignedInUser_TakesTheOldRightsAtOnce()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var bob = await Principals.SignedInAsync(console, "bob", Roles.Admin);
        var users = console.Get<IUserAdmin>();
        await users.ListAsync(bob, Deadline.Token);

        await users.ChangeRoleAsync(ada, bob.UserId()!.Value, Roles.Operator, Deadline.Token);

        var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => users.ListAsync(bob, Deadline.Token));
        Assert.Contains("session has ended", denied.Message, StringComparison.Ordinal);
        using var visitor = await WebVisitor.SignedInAsync(console, "bob", Roles.Operator);
        Assert.Equal(Roles.Operator, (await users.FindAsync(System, "bob", Deadline.Token))!.Role);
    }

    [Fact, Trait("Req", "AC3")]
    public async Task SetDisabled_User_EndsSessionsAndRefusesSignIn()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var bob = await Principals.SignedInAsync(console, "bob", Roles.Operator);
        var users = console.Get<IUserAdmin>();

        await users.SetDisabledAsync(ada, bob.UserId()!.Value, true, Deadline.Token);

        await Assert.ThrowsAsync<AccessDeniedException>(() => console.Get<ISavedViews>().ListAsync(bob, "feed", Deadline.Token));
        Assert.Null((await console.Get<SignInService>().CheckAsync("bob", WebVisitor.Password, null, Deadline.Token)).User);
        await users.SetDisabledAsync(ada, bob.UserId()!.Value, false, Deadline.Token);
        Assert.NotNull((await console.Get<SignInService>().CheckAsync("bob", WebVisitor.Password, null, Deadline.Token)).User);
        await Assert.ThrowsAsync<AccessDeniedException>(() => console.Get<ISavedViews>().ListAsync(bob, "feed", Deadline.Token));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task OnlyAdmin_DisabledOrDemoted_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var users = console.Get<IUserAdmin>();
        var id = ada.UserId()!.Value;

        await Assert.ThrowsAsync<InputRefusedException>(() => users.SetDisabledAsync(ada, id, true, Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() => users.ChangeRoleAsync(ada, id, Roles.Analyst, Deadline.Token));

        Assert.NotEmpty(await users.ListAsync(ada, Deadline.Token));
    }

    [Fact, Trait("Req", "AC4")]
    public async Task ResetPassword_LockedUser_UnlocksWithTheNewOne()
    {
        await using var console = await TestConsole.StartAsync();
        var bob = await Principals.SignedInAsync(console, "bob", Roles.Operator);
        var signIn = console.Get<SignInService>();
        for (var i = 0; i < 5; i++)
            await signIn.CheckAsync("bob", "wrong wrong wrong", null, Deadline.Token);

        await console.Get<IUserAdmin>().ResetPasswordAsync(System, bob.UserId()!.Value, "quite another phrase", Deadline.Token);

        Assert.Null((await signIn.CheckAsync("bob", WebVisitor.Password, null, Deadline.Token)).User);
        Assert.NotNull((await signIn.CheckAsync("bob", "quite another phrase", null, Deadline.Token)).User);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Create_SameNameInOtherCase_IsRefusedByTheField()
    {
        await using var console = await TestConsole.StartAsync();
        var users = console.Get<IUserAdmin>();
        await users.CreateAsync(System, "Ada", Roles.Operator, WebVisitor.Password, Deadline.Token);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() =>
            users.CreateAsync(System, "aDA", Roles.Operator, WebVisitor.Password, Deadline.Token));

        Assert.Equal("name", Assert.Single(refused.Faults).Field);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Create_EverythingWrong_NamesEveryField()
    {
        await using var console = await TestConsole.StartAsync();

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() =>
            console.Get<IUserAdmin>().CreateAsync(System, "<b>", "king", "short", Deadline.Token));

        Assert.Equal(["name", "role", "password"], refused.Faults.Select(f => f.Field));
    }
}
