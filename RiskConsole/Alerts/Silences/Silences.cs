using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;

namespace RiskConsole.Alerts.Silences;

/// <inheritdoc cref="ISilences"/>
internal sealed class Silences(
    Suppressions suppressions, SilenceChecks checks, SilenceImpact impact, CategoryAccess categories, IAuditTrail trail, IAccessGuard guard, IEventBus bus,
    TimeProvider time, ILogger<Silences> logger) : ISilences
{
    public SuppressionSet Current => suppressions.Current;

    public async Task<Silence> CreateAsync(ClaimsPrincipal user, SilenceDraft draft, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Operate, ct);
        var now = time.GetUtcNow();
        var act = SilenceAudit.Act(SilenceActions.Create, user, null);
        act.Details["query"] = draft.Query;
        var whole = await trail.CheckAsync(act, () => checks.CheckAsync(draft, now, ct));
        return await ChangedAsync("created", await trail.WriteAsync(act, (tx, told) => SilenceWrites.Add(tx.Db, whole, told, now), ct));
    }

    public async Task<Silence> EditAsync(ClaimsPrincipal user, Guid id, long version, SilenceDraft draft, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Operate, ct);
        var now = time.GetUtcNow();
        var act = SilenceAudit.Act(SilenceActions.Edit, user, id);
        var whole = await trail.CheckAsync(act, () => checks.CheckAsync(draft, now, ct));
        return await ChangedAsync("edited", await trail.WriteAsync(act, (tx, told) => SilenceWrites.Edit(tx.Db, id, version, whole, told, time.GetUtcNow()), ct));
    }

    public async Task<Silence> ExtendAsync(ClaimsPrincipal user, Guid id, DateTimeOffset endsAt, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Operate, ct);
        return await ChangedAsync("extended", await trail.WriteAsync(SilenceAudit.Act(SilenceActions.Extend, user, id), (tx, told) =>
        {
            SilenceChecks.CheckEnd(endsAt, time.GetUtcNow());
            return SilenceWrites.Extend(tx.Db, id, endsAt, told, time.GetUtcNow());
        }, ct));
    }

    public async Task<Silence> EndAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Operate, ct);
        return await ChangedAsync("ended", await trail.WriteAsync(
            SilenceAudit.Act(SilenceActions.End, user, id), (tx, told) => SilenceWrites.End(tx.Db, id, user.DisplayName(), told, time.GetUtcNow()), ct));
    }

    public async Task<SilencePreview> PreviewAsync(ClaimsPrincipal user, string query, CancellationToken ct)
    {
        await guard.DemandAsync(user, user.UserId() is null ? Policies.Operate : Policies.SignedIn, ct);
        return await impact.OfAsync(checks.Read(query), null, categories.For(user), ct);
    }

    /// <summary>Ends a silence that has hidden something of which nothing is open any more.</summary>
    public async Task EndByItselfAsync(Guid id, CancellationToken ct) =>
        await ChangedAsync("ended by itself", await trail.WriteAsync(
            SilenceAudit.Act(SilenceActions.End, Actors.System("RiskConsole"), id), (tx, told) => SilenceWrites.End(tx.Db, id, null, told, time.GetUtcNow()), ct));

    private async Task<Silence> ChangedAsync(string what, Silence silence)
    {
        // It is committed: a caller who left must not keep the others from hearing of it.
        await suppressions.RenewAsync(CancellationToken.None);
        bus.Publish(Topic.SilencesSaved);
        logger.LogInformation("Silence {SilenceId} was {What}", silence.Id, what);
        return silence;
    }
}
