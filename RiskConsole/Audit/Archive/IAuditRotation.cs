using System.Security.Claims;

namespace RiskConsole.Audit.Archive;

/// <summary>Ends the open log and begins another, whose first entry holds the root of the one before. A log that ended can be archived.</summary>
internal interface IAuditRotation
{
    /// <summary>Asks for it; the instance that integrates acts does it, in their order. Demands <see cref="Access.Policies.Administer"/>.</summary>
    /// <exception cref="Access.InputRefusedException">The reason is missing or too long.</exception>
    Task RotateAsync(ClaimsPrincipal user, string reason, CancellationToken ct);
}
