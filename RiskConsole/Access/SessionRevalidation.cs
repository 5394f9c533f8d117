using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace RiskConsole.Access;

/// <summary>Who a circuit's user is. The framework's own check behind <see cref="AccessWatch"/>: should that fail, this one turns the user
/// anonymous.</summary>
internal sealed class SessionRevalidation(ILoggerFactory loggers, SessionDirectory sessions)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(2);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState,
        CancellationToken cancellationToken)
    {
        var user = authenticationState.User;
        return user.SessionHandle() is { } handle && await sessions.FindAsync(handle, cancellationToken) is { } session
            && session.Epoch == user.Epoch();
    }
}
