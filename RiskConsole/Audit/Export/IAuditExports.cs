using System.Collections.Immutable;
using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Audit.Export;

/// <summary>Exports that people began on the page, in the background: at most <see cref="AuditOptions.ExportsPerUser"/> at a time each. Everybody sees their own alone. The
/// audit log is told when one begins, ends and is fetched.</summary>
internal interface IAuditExports
{
    /// <summary>An export began, went on or ended.</summary>
    static readonly Topic Topic = new("audit-exports");

    /// <returns>A person's exports, newest first.</returns>
    ImmutableList<ExportView> Of(Guid owner);

    /// <param name="from">Inclusive; null for no bound.</param>
    /// <param name="to">Exclusive; null for no bound.</param>
    /// <exception cref="AccessDeniedException">The user may not export.</exception>
    /// <exception cref="InputRefusedException">The query cannot be read, or too many of the user's exports run.</exception>
    Task<Guid> StartAsync(ClaimsPrincipal user, string? query, DateTimeOffset? from, DateTimeOffset? to, ExportFormat format, bool withPersonal, CancellationToken ct);

    /// <summary>Ends an export under way, or forgets one that has ended, with its file. Nothing happens where it is not the user's own.</summary>
    /// <exception cref="AccessDeniedException">The user may not export any more.</exception>
    Task CancelAsync(ClaimsPrincipal user, Guid id, CancellationToken ct);
}
