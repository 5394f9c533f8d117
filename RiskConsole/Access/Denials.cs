using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using RiskConsole.Audit;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Access;

/// <summary>Tells the audit log who was denied what: the first time at once, then at most once a minute for one caller and policy, with a count.</summary>
internal sealed class Denials(RepeatedActs repeated)
{
    /// <summary>Never throws: whoever may not do something may not, told or untold.</summary>
    /// <param name="policy">One of <see cref="Policies"/>, or what stands for it.</param>
    /// <param name="where">The page or route that was asked for, if it was one.</param>
    public Task NoteAsync(ClaimsPrincipal user, string policy, string reason, string? where = null)
    {
        var act = new AuditAct(AccessActions.Denied, user, AccessTargets.Policy(policy)) { Outcome = AuditOutcome.Denied, Reason = reason };
        if (where is { Length: > 0 })
            act.Details["where"] = where;
        return repeated.NoteAsync(act, $"{AuditDraft.ActorOf(user)} {user.FindFirstValue(ConsoleClaims.Address)} {policy}");
    }

    /// <summary>A key that opens nothing, counted by address. What was sent as a key is not kept: it may be one that works elsewhere.</summary>
    public Task NoteKeyAsync(HttpContext context, string reason)
    {
        var from = Actors.Anonymous(context);
        return repeated.NoteAsync(
            new(AccessActions.KeyRefused, from) { Outcome = AuditOutcome.Failed, Reason = reason }, from.FindFirstValue(ConsoleClaims.Address) ?? "unknown");
    }

    /// <summary>A request that was turned away because of the policy of its page or route.</summary>
    public Task NoteAsync(HttpContext context, string reason)
    {
        var endpoint = context.GetEndpoint();
        var policy = endpoint?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).LastOrDefault(name => name is { Length: > 0 });
        // The route as it is declared, not the address: that may hold anything.
        return NoteAsync(context.User, policy ?? Policies.SignedIn, reason, (endpoint as RouteEndpoint)?.RoutePattern.RawText);
    }
}
