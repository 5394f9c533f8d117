using System.Globalization;
using System.Security.Claims;
using RiskConsole.Audit;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Replays;

/// <summary>What the audit log tells of replays. The target is <c>replay:</c> and the id.</summary>
internal static class ReplayActions
{
    public static readonly AuditAction Start = new("replay.start", "Replay begun", AuditKind.Business);
    public static readonly AuditAction End = new("replay.end", "Replay ended by somebody", AuditKind.Business);

    public static AuditActionSet Set { get; } = new([Start, End]);

    public static AuditAct Act(AuditAction action, ClaimsPrincipal user, ReplayRequest request)
    {
        var act = new AuditAct(action, user);
        (act.Details["from"], act.Details["to"]) = (AuditTime.Format(request.From), AuditTime.Format(request.To));
        (act.Details["rules"], act.Details["draft"]) = (request.Rules.Text, request.Rules.Draft is not null);
        act.Details["speed"] = request.Speed.ToString(CultureInfo.InvariantCulture);
        return act;
    }

    public static AuditAct On(this AuditAct act, Guid replay)
    {
        act.Target = $"replay:{replay}";
        return act;
    }
}
