using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

/// <summary>Every public method of the services of people and rights that changes something, called once as it succeeds and once as it is refused.</summary>
public class AccessCommandsTests
{
    private const string Password = "quite another phrase";

    /// <summary>Public, but they change nothing that is told: readings, and the times sessions were used.</summary>
    private static readonly string[] Untold =
    [
        "IUserAdmin.ListAsync", "IUserAdmin.FindAsync", "IApiKeyAdmin.ListAsync", "IOwnAccount.SessionsAsync", "SetupLinks.IsValidAsync",
        "SessionDirectory.get_AliveSince", "SessionDirectory.Handle", "SessionDirectory.FindAsync", "SessionDirectory.AllAsync", "SessionDirectory.TouchAsync",
        "SessionDirectory.Changed", "SessionDirectory.Dispose", "SignInService.Principal", "SessionTickets.Principal", "SessionTickets.RetrieveAsync",
    ];

    /// <summary>Told by what they call, which is here.</summary>
    private static readonly string[] Passed = ["SessionTickets.StoreAsync", "SessionTickets.RenewAsync"];

    [Fact, Trait("Req", "AU1")]
    public async Task EveryCommand_DoneOnceAndRefusedOnce_IsToldBothTimes()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:PasswordIterations", "1000"));
        var scene = await Scene.BeginAsync(console);

        foreach (var command in scene.Commands)
        {
            var before = await ToldEntries.AllAsync(console);
            await command.Do();
            var told = (await ToldEntries.AllAsync(console)).Skip(before.Count).ToArray();
            Assert.True(told.Any(entry => (entry.Action, entry.Outcome) == (command.Action, command.Outcome) && entry.Target == command.Target()),
                $"{command.Name}: {string.Join("; ", told.Select(entry => $"{entry.Action} {entry.Outcome} {entry.Target}"))}");
            if (command.Refused is not { } refused)
                continue;
            before = await ToldEntries.AllAsync(console);
            await refused();
            var last = Assert.Single((await ToldEntries.AllAsync(console)).Skip(before.Count));
            Assert.True(last.Outcome is "failed" or "denied", $"{command.Name}: {last.Entry}");
        }
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Services_PublicMethods_AreAllListedHere()
    {
        await using var console = await TestConsole.StartAsync();
        var listed = (await Scene.BeginAsync(console)).Commands.Select(command => command.Name).Concat(Untold).Concat(Passed).ToHashSet();

        var missing = from service in (Type[])
                          [typeof(IUserAdmin), typeof(IApiKeyAdmin), typeof(IOwnAccount), typeof(SetupLinks), typeof(SignInService), typeof(SessionDirectory), typeof(SessionTickets)]
                      from method in service.GetMethods()
                      where method.DeclaringType == service && !listed.Contains($"{service.Name}.{method.Name}")
                      select $"{service.Name}.{method.Name}";

        Assert.Empty(missing);
    }

    private sealed record Command(string Name, string Action, Func<string> Target, Func<Task> Do, Func<Task>? Refused, string Outcome = "ok");

    private sealed class Scene(TestConsole console, ClaimsPrincipal ada, ClaimsPrincipal ben, ClaimsPrincipal eve)
    {
        private readonly IUserAdmin _users = console.Get<IUserAdmin>();
        private readonly IApiKeyAdmin _keys = console.Get<IApiKeyAdmin>();
        private readonly IOwnAccount _account = console.Get<IOwnAccount>();
        private readonly SessionDirectory _sessions = console.Get<SessionDirectory>();
        private string _made = "";

        public static async Task<Scene> BeginAsync(TestConsole console) => new(
            console, await Principals.SignedInAsync(console, "ada", Roles.Admin), await Principals.SignedInAsync(console, "ben", Roles.Operator),
            await Principals.SignedInAsync(console, "eve", Roles.Operator));

        // Those that end ben's sessions stand behind those that need one.
        public Command[] Commands =>
        [
            new("IOwnAccount.EndSessionAsync", "session.end", () => _made, EndOtherAsync, null),
            new("IOwnAccount.ChangePasswordAsync", "account.password", () => Of(ben), () => _account.ChangePasswordAsync(ben, WebVisitor.Password, Password, Deadline.Token),
                () => RefusedAsync(() => _account.ChangePasswordAsync(ben, "wrong", WebVisitor.Password, Deadline.Token))),
            new("IUserAdmin.CreateAsync", "user.create", () => _made,
                async () => _made = $"user:{(await _users.CreateAsync(ada, "zoe", Roles.Operator, Password, Deadline.Token)).Id}",
                () => RefusedAsync(() => _users.CreateAsync(ada, "zoe", Roles.Operator, Password, Deadline.Token))),
            new("IUserAdmin.ChangeRoleAsync", "user.role", () => Of(ben), () => _users.ChangeRoleAsync(ada, Id(ben), Roles.Analyst, Deadline.Token),
                () => DeniedAsync(() => _users.ChangeRoleAsync(eve, Id(ben), Roles.Admin, Deadline.Token))),
            new("IUserAdmin.SetDisabledAsync", "user.disable", () => Of(ben), () => _users.SetDisabledAsync(ada, Id(ben), true, Deadline.Token),
                () => RefusedAsync(() => _users.SetDisabledAsync(ada, Id(ada), true, Deadline.Token))),
            new("IUserAdmin.ResetPasswordAsync", "user.password", () => Of(ben), () => _users.ResetPasswordAsync(ada, Id(ben), WebVisitor.Password, Deadline.Token),
                () => RefusedAsync(() => _users.ResetPasswordAsync(ada, Id(ben), "short", Deadline.Token))),
            new("IUserAdmin.EndSessionsAsync", "user.signout", () => Of(ben), () => _users.EndSessionsAsync(ada, Id(ben), Deadline.Token),
                () => RefusedAsync(() => _users.EndSessionsAsync(ada, Guid.NewGuid(), Deadline.Token))),
            new("IApiKeyAdmin.CreateAsync", "key.create", () => _made,
                async () => _made = $"key:{(await _keys.CreateAsync(ada, "bridge", [Scopes.Read], Deadline.Token)).View.Id}",
                () => RefusedAsync(() => _keys.CreateAsync(ada, "", [Scopes.Read], Deadline.Token))),
            new("IApiKeyAdmin.RevokeAsync", "key.revoke", () => _made, () => _keys.RevokeAsync(ada, _made["key:".Length..], Deadline.Token),
                () => RefusedAsync(() => _keys.RevokeAsync(ada, "none", Deadline.Token))),
            new("SignInService.CheckAsync", "auth.signin", () => Of(ada), () => console.Get<SignInService>().CheckAsync("ada", "wrong", null, Deadline.Token), null, "failed"),
            new("SignInService.ConfirmAsync", "auth.confirm", () => Of(ada), () => console.Get<SignInService>().ConfirmAsync(ada, "wrong", Deadline.Token), null, "failed"),
            new("SessionDirectory.OpenAsync", "auth.signin", () => Of(ada), () => _sessions.OpenAsync(Principals.Of(Id(ada), "ada"), null, null, Deadline.Token), null),
            new("SessionTickets.RemoveAsync", "auth.signout", () => _made, SignOutAsync, null),
            new("SessionDirectory.EndAsync", "auth.signout", () => AccessTargets.Session(eve.SessionHandle()!),
                () => _sessions.EndAsync(eve, AccessActions.SignOut, eve.SessionHandle()!, Deadline.Token), null),
            new("SetupLinks.CreateAsync", "setup.link", () => "", WithoutAdminAsync, null),
            new("SetupLinks.UseAsync", "setup.admin", () => "", () => console.Get<SetupLinks>().UseAsync(SignInCalls.From(null), "void", "max", Password, Deadline.Token),
                null, "failed"),
        ];

        private static Guid Id(ClaimsPrincipal user) => user.UserId()!.Value;

        private static string Of(ClaimsPrincipal user) => $"user:{user.UserId()}";

        private static Task<InputRefusedException> RefusedAsync(Func<Task> command) => Assert.ThrowsAsync<InputRefusedException>(command);

        private static Task<AccessDeniedException> DeniedAsync(Func<Task> command) => Assert.ThrowsAsync<AccessDeniedException>(command);

        private async Task EndOtherAsync()
        {
            var other = await Principals.SignedInAsync(console, "ben", Roles.Operator);
            _made = AccessTargets.Session(other.SessionHandle()!);
            await _account.EndSessionAsync(ben, other.SessionHandle()!, Deadline.Token);
        }

        private async Task SignOutAsync()
        {
            var secret = await _sessions.OpenAsync(Principals.Of(Id(ada), "ada"), null, null, Deadline.Token);
            _made = AccessTargets.Session(SessionDirectory.Handle(secret));
            await console.Get<SessionTickets>().RemoveAsync(secret);
        }

        // There is an admin here; a console of its own has none.
        private async Task WithoutAdminAsync()
        {
            await console.Get<RiskConsole.Storage.IStoreWriter>().WriteAsync(tx =>
            {
                foreach (var user in tx.Db.Users)
                    user.Disabled = true;
                return tx.Db.SaveChanges();
            }, Deadline.Token);
            Assert.NotNull(await console.Get<SetupLinks>().CreateAsync(Deadline.Token));
        }
    }
}
