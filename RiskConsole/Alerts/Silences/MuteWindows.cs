using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;

namespace RiskConsole.Alerts.Silences;

/// <inheritdoc cref="IMuteWindows"/>
internal sealed class MuteWindows(
    Suppressions suppressions, SilenceReads reads, SilenceChecks checks, SilenceImpact impact, CategoryAccess categories, IAuditTrail trail, IAccessGuard guard,
    IEventBus bus, TimeProvider time, ILogger<MuteWindows> logger) : IMuteWindows
{
    public SuppressionSet Current => suppressions.Current;

    public async Task<MuteWindow> SaveAsync(ClaimsPrincipal user, Guid? windowId, int? basedOn, MuteWindowDraft draft, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        var act = SilenceAudit.WindowAct(windowId is null ? SilenceActions.CreateWindow : SilenceActions.SaveWindow, user, windowId, draft.Name, draft.Query);
        var whole = await trail.CheckAsync(act, () => checks.CheckAsync(draft, ct));
        var saved = await trail.WriteAsync(act, (tx, told) => MuteWindowWrites.Save(tx.Db, windowId, basedOn, whole, told, time.GetUtcNow()), ct);
        return await ChangedAsync("saved", saved);
    }

    public async Task<MuteWindow> EnableAsync(ClaimsPrincipal user, Guid windowId, int basedOn, bool enabled, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        var act = SilenceAudit.WindowAct(enabled ? SilenceActions.EnableWindow : SilenceActions.DisableWindow, user, windowId);
        var saved = await trail.WriteAsync(act, (tx, told) => MuteWindowWrites.Enable(tx.Db, windowId, basedOn, enabled, told, time.GetUtcNow()), ct);
        return await ChangedAsync(enabled ? "enabled" : "disabled", saved);
    }

    public async Task EndAsync(ClaimsPrincipal user, Guid windowId, int basedOn, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        await trail.WriteAsync(SilenceAudit.WindowAct(SilenceActions.EndWindow, user, windowId), (tx, told) =>
        {
            MuteWindowWrites.End(tx.Db, windowId, basedOn, told, time.GetUtcNow());
            return true;
        }, ct);
        await TellAsync("ended", windowId);
    }

    public async Task<IReadOnlyList<MuteWindow>> HistoryAsync(ClaimsPrincipal user, Guid windowId, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        return await reads.HistoryAsync(windowId, ct);
    }

    public async Task<SilencePreview> PreviewAsync(ClaimsPrincipal user, string query, MuteTimes times, string zone, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        var (compiled, schedule) = checks.Read(query, times, zone);
        return await impact.OfAsync(compiled, schedule, categories.For(user), ct);
    }

    private async Task<MuteWindow> ChangedAsync(string what, Guid windowId)
    {
        await TellAsync(what, windowId);
        return Current.Windows.FirstOrDefault(window => window.WindowId == windowId)
            ?? throw new InputRefusedException("", "The mute window was saved, but somebody ended it meanwhile.");
    }

    private async Task TellAsync(string what, Guid windowId)
    {
        // It is committed: a caller who left must not keep the others from hearing of it.
        await suppressions.RenewAsync(CancellationToken.None);
        bus.Publish(Topic.SilencesSaved);
        logger.LogInformation("Mute window {WindowId} was {What}", windowId, what);
    }
}
