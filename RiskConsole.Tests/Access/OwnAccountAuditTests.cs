using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class OwnAccountAuditTests
{
    [Fact, Trait("Req", "AU1")]
    public async Task EveryCommand_DoneOrRefused_IsTold()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:PasswordIterations", "1000"));
        var here = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var there = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var account = console.Get<IOwnAccount>();

        await Assert.ThrowsAsync<InputRefusedException>(() => account.ChangePasswordAsync(here, WebVisitor.Password, "short", Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() => account.ChangePasswordAsync(here, "not mine", "quite another phrase", Deadline.Token));
        await account.EndSessionAsync(here, there.SessionHandle()!, Deadline.Token);
        await account.EndSessionAsync(here, there.SessionHandle()!, Deadline.Token);
        await account.ChangePasswordAsync(here, WebVisitor.Password, "quite another phrase", Deadline.Token);

        var told = (await ToldEntries.AllAsync(console)).Where(entry => entry.Actor == $"u:{here.UserId()}" && entry.Action != "auth.signin").ToArray();
        Assert.Equal(
            ["account.password failed", "auth.confirm failed", "session.end ok", "account.password ok"], told.Select(entry => $"{entry.Action} {entry.Outcome}"));
        Assert.Equal($"session:{there.SessionHandle()![..16].ToLowerInvariant()}", told[2].Target);
        Assert.Equal(1, (int)told[3].Data["sessionsEnded"]!);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task ApiKeys_CreatedRevokedOrRefused_AreTold()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var keys = console.Get<IApiKeyAdmin>();

        var (view, key) = await keys.CreateAsync(ada, "bridge", [Scopes.Ingest, Scopes.Read], Deadline.Token);
        await keys.RevokeAsync(ada, view.Id, Deadline.Token);
        await keys.RevokeAsync(ada, view.Id, Deadline.Token);
        await Assert.ThrowsAsync<InputRefusedException>(() => keys.CreateAsync(ada, "", [], Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() => keys.RevokeAsync(ada, new string('x', 100_000), Deadline.Token));

        var told = await ToldEntries.OfAsync(console, "key");
        Assert.Equal(
            [$"key.create ok key:{view.Id}", $"key.revoke ok key:{view.Id}", "key.create failed ", $"key.revoke failed key:{new string('x', 40)}"],
            told.Select(entry => $"{entry.Action} {entry.Outcome} {entry.Target}"));
        Assert.Equal("""{"name":"bridge","scopes":"ingest,read"}""", told[0].After);
        Assert.Equal(told[0].After, told[1].Before);
        Assert.All(told, entry => Assert.DoesNotContain(key[^30..], entry.Entry.ToJsonString(), StringComparison.Ordinal));
    }
}
