using System.Security.Claims;
using RiskConsole.Access;

namespace RiskConsole.Tests.Access;

/// <summary>Signing in without a request.</summary>
internal static class SignInCalls
{
    public static ClaimsPrincipal From(string? address) => new(new ClaimsIdentity(Actors.Whence(address, null)));

    public static Task<SignInResult> CheckAsync(this SignInService service, string name, string password, string? address, CancellationToken ct) =>
        service.CheckAsync(From(address), name, password, ct);
}
