using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class OwnAccountTests
{
    [Fact, Trait("Req", "AC4")]
    public async Task Sessions_OfTwoBrowsers_CanBeEndedOneByOne()
    {
        await using var console = await TestConsole.StartAsync();
        var here = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var there = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var stranger = await Principals.SignedInAsync(console, "bob", Roles.Admin);
        var account = console.Get<IOwnAccount>();

        var sessions = await account.SessionsAsync(here, Deadline.Token);
        await account.EndSessionAsync(stranger, there.SessionHandle()!, Deadline.Token);
        Assert.Equal(2, (await account.SessionsAsync(here, Deadline.Token)).Count);
        await account.EndSessionAsync(here, there.SessionHandle()!, Deadline.Token);

        Assert.Equal(2, sessions.Count);
        Assert.True(sessions[0].IsCurrent);
        Assert.Single(await account.SessionsAsync(here, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => account.SessionsAsync(there, Deadline.Token));
    }

    [Fact, Trait("Req", "AC4")]
    public async Task ChangePassword_RightCurrent_EndsTheOtherSessionsOnly()
    {
        await using var console = await TestConsole.StartAsync();
        var here = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var there = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var account = console.Get<IOwnAccount>();

        await account.ChangePasswordAsync(here, WebVisitor.Password, "quite another phrase", Deadline.Token);

        Assert.Single(await account.SessionsAsync(here, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => account.SessionsAsync(there, Deadline.Token));
        Assert.NotNull((await console.Get<SignInService>().CheckAsync("ada", "quite another phrase", null, Deadline.Token)).User);
    }

    [Fact, Trait("Req", "AC4")]
    public async Task ChangePassword_WrongCurrentOrWeakNew_NamesTheField()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var account = console.Get<IOwnAccount>();

        var wrong = await Assert.ThrowsAsync<InputRefusedException>(() =>
            account.ChangePasswordAsync(ada, "not my password", "quite another phrase", Deadline.Token));
        var weak = await Assert.ThrowsAsync<InputRefusedException>(() =>
            account.ChangePasswordAsync(ada, WebVisitor.Password, "short", Deadline.Token));

        Assert.Equal("current", wrong.Faults[0].Field);
        Assert.Equal("replacement", weak.Faults[0].Field);
    }

    [Theory, Trait("Req", "AC4")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData(null, "Unknown browser")]
    public void BrowserName_UserAgent_IsNamed(string? userAgent, string expected) => Assert.Equal(expected, BrowserName.From(userAgent));
}
