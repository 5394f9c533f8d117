using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class UserAdminAuditTests
{
    private const string NewPassword = "quite another phrase";

    [Fact, Trait("Req", "AU1")]
    public async Task EveryCommand_OfAnAdmin_IsToldWithBeforeAndAfter()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var users = console.Get<IUserAdmin>();
        var bob = (await users.CreateAsync(ada, "bob", Roles.Operator, WebVisitor.Password, Deadline.Token)).Id;
        await users.ChangeRoleAsync(ada, bob, Roles.Analyst, Deadline.Token);
        await users.SetDisabledAsync(ada, bob, true, Deadline.Token);
        await users.SetDisabledAsync(ada, bob, false, Deadline.Token);
        await users.ResetPasswordAsync(ada, bob, NewPassword, Deadline.Token);
        await users.EndSessionsAsync(ada, bob, Deadline.Token);

        var told = (await ToldEntries.AllAsync(console)).Where(act => act.Target == $"user:{bob}").ToArray();

        Assert.Equal(["user.create", "user.role", "user.disable", "user.enable", "user.password", "user.signout"], told.Select(act => act.Action));
        Assert.All(told, act => Assert.Equal(($"u:{ada.UserId()}", "ok", "bob", "ada"), (act.Actor, act.Outcome, (string?)act.Personal!["targetName"], (string?)act.Personal!["name"])));
        Assert.Equal((Roles.Operator, Roles.Analyst), ((string?)told[1].Data["before"]!["role"], (string?)told[1].Data["after"]!["role"]));
        Assert.Equal((false, true), ((bool)told[2].Data["before"]!["disabled"]!, (bool)told[2].Data["after"]!["disabled"]!));
        Assert.All(told, act => Assert.DoesNotContain("bob", act.Entry.ToJsonString(), StringComparison.Ordinal));
        Assert.All(told, act => Assert.DoesNotContain(NewPassword, act.Entry.ToJsonString() + act.Personal!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task EveryCommand_Refused_IsToldAsFailed()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var users = console.Get<IUserAdmin>();
        var (self, nobody) = (ada.UserId()!.Value, Guid.NewGuid());
        (string Action, Func<Task> Command)[] refused =
        [
            ("user.create", () => users.CreateAsync(ada, "ADA", Roles.Operator, WebVisitor.Password, Deadline.Token)),
            ("user.create", () => users.CreateAsync(ada, "ben", Roles.Operator, "short", Deadline.Token)),
            ("user.role", () => users.ChangeRoleAsync(ada, self, "king", Deadline.Token)),
            ("user.role", () => users.ChangeRoleAsync(ada, self, Roles.Operator, Deadline.Token)),
            ("user.disable", () => users.SetDisabledAsync(ada, self, true, Deadline.Token)),
            ("user.enable", () => users.SetDisabledAsync(ada, nobody, false, Deadline.Token)),
            ("user.password", () => users.ResetPasswordAsync(ada, self, "short", Deadline.Token)),
            ("user.password", () => users.ResetPasswordAsync(ada, nobody, NewPassword, Deadline.Token)),
            ("user.signout", () => users.EndSessionsAsync(ada, nobody, Deadline.Token)),
        ];

        foreach (var (_, command) in refused)
            await Assert.ThrowsAsync<InputRefusedException>(command);

        var told = (await ToldEntries.AllAsync(console)).Where(act => act.Outcome == "failed").ToArray();
        Assert.Equal(refused.Select(r => r.Action), told.Select(act => act.Action));
        Assert.All(told, act => Assert.NotEmpty(act.Reason!));
        // The message says the name; what cannot be erased does not.
        Assert.Equal("The name is taken.", told[0].Reason);
        Assert.Equal("ADA", (string?)told[0].Personal!["targetName"]);
    }
}
