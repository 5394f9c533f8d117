using System.Security.Claims;

namespace RiskConsole.Audit.Erasure;

/// <summary>Takes what names a person out of the audit log. The entries stay, with the person's id; every proof holds as before, since an entry has only the salted hash of
/// what is erased.</summary>
internal interface IAuditErasure
{
    /// <summary>Erases the names, addresses and browsers beside all entries of what a user did and what was done to them. Demands
    /// <see cref="Access.Policies.Administer"/>; told to the audit log.</summary>
    /// <param name="reason">Why, such as who asked for it; without naming the person again.</param>
    /// <returns>How many entries lost personal data.</returns>
    /// <exception cref="Access.InputRefusedException">The user is not disabled, the reason is missing, or the log stands still.</exception>
    Task<long> EraseAsync(ClaimsPrincipal admin, Guid userId, string reason, CancellationToken ct);
}
