using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Audit;

namespace RiskConsole.Redis;

/// <summary>What the audit log tells of dead letters: before they are touched, since they are not in the store.</summary>
internal static class DeadLetterActions
{
    private const int MostNamed = 200;

    public static readonly AuditAction Replay = new("dead-letters.replay", "Dead letters taken again", AuditKind.Business);
    public static readonly AuditAction Discard = new("dead-letters.discard", "Dead letters discarded", AuditKind.Business);

    public static AuditActionSet Set { get; } = new([Replay, Discard]);

    public static AuditAct Act(AuditAction action, ClaimsPrincipal actor, IReadOnlyCollection<string> ids)
    {
        var act = new AuditAct(action, actor, ids.Count == 1 ? $"dead-letter:{ids.First()}" : "");
        act.Details["count"] = ids.Count;
        act.Details["letters"] = new JsonArray([.. ids.Take(MostNamed).Select(id => JsonValue.Create(id))]);
        return act;
    }
}
