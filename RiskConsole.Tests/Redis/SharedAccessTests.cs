using System.Net;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Access;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class SharedAccessTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(2);

    [Fact, Trait("Req", "AC3")]
    public async Task Disable_OnOneInstance_EndsTheCircuitOnTheOther()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        var principal = await Principals.SignedInAsync(consoles.B, "bob", Roles.Operator);
        using var circuit = new CircuitSession(consoles.B.Get<CircuitRegistry>(), new FixedState(principal), NullLogger<CircuitSession>.Instance);
        await circuit.BeginAsync("circuit");
        var users = consoles.A.Get<IUserAdmin>();
        var bob = await users.FindAsync(Actors.System("test"), "bob", Deadline.Token);

        var began = TimeProvider.System.GetTimestamp();
        await users.SetDisabledAsync(Actors.System("test"), bob!.Id, true, Deadline.Token);
        await Deadline.UntilAsync(() => circuit.IsOver, "bob's circuit ends on the other instance");

        Assert.True(TimeProvider.System.GetElapsedTime(began) < Allowed);
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Session_EndedOnOneInstance_OpensNothingOnTheOther()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        using var atA = await WebVisitor.SignedInAsync(consoles.A, "bob", Roles.Operator);
        using var atB = new WebVisitor(consoles.B.Address);
        atB.Cookies.Add(consoles.B.Address, new Cookie("rc", atA.Cookies.GetCookies(consoles.A.Address)["rc"]!.Value));
        using (var answer = await atB.GetAsync("/settings"))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var began = TimeProvider.System.GetTimestamp();
        using (await atA.SubmitToAsync("/denied", "/signout"))
        {
        }
        await Deadline.UntilAsync(async () =>
        {
            using var answer = await atB.GetAsync("/settings");
            return answer.StatusCode == HttpStatusCode.Found;
        }, "the session is over on the other instance");

        Assert.True(TimeProvider.System.GetElapsedTime(began) < Allowed);
    }

    private sealed class FixedState(System.Security.Claims.ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }
}
