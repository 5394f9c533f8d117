using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <inheritdoc cref="IAuditIntegrity"/>
internal sealed class AuditIntegrity(IntegrityBoard board, Verifications verifications, StoreReader reader, IAuditTrail trail, IAccessGuard guard) : IAuditIntegrity
{
    private const int MostRuns = 1_000;

    public IntegrityStatus Current => board.Current;

    public async Task<bool> VerifyAsync(ClaimsPrincipal user, bool full, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        return verifications.TryStart(full, user);
    }

    public async Task StopAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        if (await verifications.StopAsync())
            await trail.RecordAsync(new AuditAct(VerifyActions.Stop, user), ct);
    }

    public async Task<IReadOnlyList<VerifyRun>> RunsAsync(ClaimsPrincipal user, int limit, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        return await reader.ReadAsync(connection => VerificationRows.Newest(connection, Math.Clamp(limit, 1, MostRuns)), ct);
    }
}
