using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

/// <summary>Signed-in people for tests of services: a real user with a real session.</summary>
internal static class Principals
{
    public static async Task<ClaimsPrincipal> SignedInAsync(TestConsole console, string name, string role)
    {
        var users = console.Get<IUserAdmin>();
        var user = await users.FindAsync(Actors.System("test"), name, Deadline.Token)
            ?? await users.CreateAsync(Actors.System("test"), name, role, WebVisitor.Password, Deadline.Token);
        var sessions = console.Get<SessionDirectory>();
        var secret = await sessions.OpenAsync(Of(user.Id, user.Name), "127.0.0.1", "test", Deadline.Token);
        var session = await sessions.FindAsync(SessionDirectory.Handle(secret), Deadline.Token);
        return SessionTickets.Principal(session!);
    }

    /// <summary>Somebody who has proved who they are but has no session yet.</summary>
    public static ClaimsPrincipal Of(Guid id, string name) => SignInService.Principal(new ConsoleUser { Id = id, UserName = name });
}
