using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace RiskConsole.Access;

/// <inheritdoc cref="IAccessGuard"/>
internal sealed class AccessGuard(SessionDirectory sessions, ApiKeys keys, IAuthorizationService authorization, Denials denials) : IAccessGuard
{
    public async Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct)
    {
        if (await FaultAsync(user, policy, ct) is not { } fault)
            return;
        await denials.NoteAsync(user, policy, fault);
        throw new AccessDeniedException(fault);
    }

    /// <returns>Why not, for people; null when the user may.</returns>
    private async Task<string?> FaultAsync(ClaimsPrincipal user, string policy, CancellationToken ct)
    {
        if (user.IsSystem())
            return null;
        if (user.Identity is not { IsAuthenticated: true })
            return "Sign in first.";
        if (!await IsCurrentAsync(user, ct))
            return "Your session has ended. Sign in again.";
        if ((await authorization.AuthorizeAsync(user, null, policy)).Succeeded)
            return null;
        return user.Role() is { } role ? $"The role {role} may not do this. Ask an admin." : "This key may not do this.";
    }

    private async ValueTask<bool> IsCurrentAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        if (user.SessionHandle() is { } handle)
            return await sessions.FindAsync(handle, ct) is { } session && session.Epoch == user.Epoch();
        return user.Identity!.AuthenticationType == AuthSchemes.ApiKey && await keys.IsCurrentAsync(user, ct);
    }
}
