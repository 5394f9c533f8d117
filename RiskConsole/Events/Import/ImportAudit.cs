using System.Security.Claims;
using RiskConsole.Audit;

namespace RiskConsole.Events.Import;

/// <summary>Tells of one import: that it begins, without which it does not, and what came of it.</summary>
internal sealed class ImportAudit(IAuditTrail trail, ClaimsPrincipal actor, Guid id, ImportSettings settings, long bytes)
{
    /// <exception cref="LogBusyException">It could not be told, so nothing may be imported.</exception>
    public Task StartedAsync(CancellationToken ct)
    {
        var act = Act(ImportActions.Start);
        act.Details["bytes"] = bytes;
        return trail.RecordAsync(act, ct);
    }

    /// <summary>It may not begin.</summary>
    public Task RefusedAsync(ImportRefusedException refused) => trail.RefusedAsync(Act(ImportActions.Start), refused);

    /// <param name="fault">Why it did not come to its end; null when it did.</param>
    public Task EndedAsync(ImportProgress progress, string? fault)
    {
        var act = Act(ImportActions.End);
        act.Outcome = fault is null ? AuditOutcome.Ok : AuditOutcome.Failed;
        act.Reason = fault;
        (act.Details["rows"], act.Details["stored"]) = (progress.Rows, progress.Stored);
        (act.Details["duplicates"], act.Details["refused"]) = (progress.Duplicates, progress.Refused);
        return trail.RecordAsync(act, CancellationToken.None);
    }

    private AuditAct Act(AuditAction action)
    {
        var act = new AuditAct(action, actor, $"import:{settings.FileName}") { Correlation = id.ToString() };
        act.Details["file"] = settings.FileName;
        return act;
    }
}
