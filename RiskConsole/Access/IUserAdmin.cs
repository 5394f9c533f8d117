using System.Security.Claims;

namespace RiskConsole.Access;

/// <summary>A user as an admin sees them.</summary>
/// <param name="LockedUntil">Null unless wrong passwords have locked the account.</param>
/// <param name="Sessions">How many sessions are open.</param>
public sealed record UserView(
    Guid Id,
    string Name,
    string Role,
    bool Disabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt,
    DateTimeOffset? LockedUntil,
    int Sessions);

/// <summary>Users and their rights. Every call demands <see cref="Policies.Administer"/> of the actor; each change of rights ends the
/// user's sessions.</summary>
internal interface IUserAdmin
{
    /// <exception cref="InputRefusedException">The name is taken or malformed, the role unknown or the password too weak.</exception>
    Task<UserView> CreateAsync(ClaimsPrincipal actor, string name, string role, string password, CancellationToken ct);

    /// <returns>All users by name.</returns>
    Task<IReadOnlyList<UserView>> ListAsync(ClaimsPrincipal actor, CancellationToken ct);

    Task<UserView?> FindAsync(ClaimsPrincipal actor, string name, CancellationToken ct);

    /// <exception cref="InputRefusedException">There is no such user or role, or nobody would be left to administer.</exception>
    Task ChangeRoleAsync(ClaimsPrincipal actor, Guid userId, string role, CancellationToken ct);

    /// <exception cref="InputRefusedException">There is no such user, or nobody would be left to administer.</exception>
    Task SetDisabledAsync(ClaimsPrincipal actor, Guid userId, bool disabled, CancellationToken ct);

    /// <summary>Sets a new password, unlocks the account and ends its sessions.</summary>
    /// <exception cref="InputRefusedException">There is no such user, or the password is too weak.</exception>
    Task ResetPasswordAsync(ClaimsPrincipal actor, Guid userId, string password, CancellationToken ct);

    /// <exception cref="InputRefusedException">There is no such user.</exception>
    Task EndSessionsAsync(ClaimsPrincipal actor, Guid userId, CancellationToken ct);
}
