using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class CircuitTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(2);

    [Theory, Trait("Req", "AC3")]
    [InlineData("disable")]
    [InlineData("role")]
    [InlineData("sessions")]
    [InlineData("password")]
    public async Task RightsChange_OfTheUser_EndsTheirCircuitsWithinTwoSecondsAndNobodyElses(string change)
    {
        await using var console = await TestConsole.StartAsync();
        using var ada = await OpenAsync(console, "ada", Roles.Admin);
        using var bob = await OpenAsync(console, "bob", Roles.Operator);
        var users = console.Get<IUserAdmin>();
        var system = Actors.System("test");
        var id = (await users.FindAsync(system, "bob", Deadline.Token))!.Id;

        var began = TimeProvider.System.GetTimestamp();
        await (change switch
        {
            "disable" => users.SetDisabledAsync(system, id, true, Deadline.Token),
            "role" => users.ChangeRoleAsync(system, id, Roles.Analyst, Deadline.Token),
            "sessions" => users.EndSessionsAsync(system, id, Deadline.Token),
            _ => users.ResetPasswordAsync(system, id, "quite another phrase", Deadline.Token),
        });
        await Deadline.UntilAsync(() => bob.IsOver, "bob's circuit ends");

        Assert.True(TimeProvider.System.GetElapsedTime(began) < Allowed);
        Assert.False(ada.IsOver);
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Disable_ByAnotherProcess_EndsTheCircuit()
    {
        await using var console = await TestConsole.StartAsync();
        using var bob = await OpenAsync(console, "bob", Roles.Operator);
        await using (var other = await TestConsole.StartAsync(folder: console.Folder, ownsFolder: false))
        {
            var users = other.Get<IUserAdmin>();
            var user = await users.FindAsync(Actors.System("test"), "bob", Deadline.Token);
            await users.SetDisabledAsync(Actors.System("test"), user!.Id, true, Deadline.Token);

            await Deadline.UntilAsync(() => bob.IsOver, "bob's circuit ends");
        }
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Connection_TakenUpAgainByAnotherUser_EndsTheCircuit()
    {
        await using var console = await TestConsole.StartAsync();
        var state = new FakeState(await Principals.SignedInAsync(console, "ada", Roles.Admin));
        using var circuit = await OpenAsync(console, state);

        state.Become(await Principals.SignedInAsync(console, "bob", Roles.Operator));

        await Deadline.UntilAsync(() => circuit.IsOver, "the circuit ends");
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Circuit_OfASessionEndedElsewhere_Ends()
    {
        await using var console = await TestConsole.StartAsync();
        using var circuit = await OpenAsync(console, "ada", Roles.Operator);

        await console.Get<SessionDirectory>().EndAsync(Actors.System("test"), AccessActions.SessionEnded, circuit.SessionHandle!, Deadline.Token);

        await Deadline.UntilAsync(() => circuit.IsOver, "the circuit ends");
    }

    private static async Task<CircuitSession> OpenAsync(TestConsole console, string name, string role) =>
        await OpenAsync(console, new FakeState(await Principals.SignedInAsync(console, name, role)));

    private static async Task<CircuitSession> OpenAsync(TestConsole console, FakeState state)
    {
        var circuit = new CircuitSession(console.Get<CircuitRegistry>(), state, NullLogger<CircuitSession>.Instance);
        await circuit.BeginAsync(Guid.NewGuid().ToString());
        return circuit;
    }

    private sealed class FakeState(ClaimsPrincipal user) : AuthenticationStateProvider
    {
        private ClaimsPrincipal _user = user;

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(_user));

        public void Become(ClaimsPrincipal user)
        {
            _user = user;
            NotifyAuthenticationStateChanged(GetAuthenticationStateAsync());
        }
    }
}
