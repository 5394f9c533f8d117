using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Rules;

/// <summary>What is told of a change of a rule: the members that differ, whole, before and after, and by path what differs in them.</summary>
internal static class RuleAudit
{
    public static AuditAct Act(AuditAction action, ClaimsPrincipal user, Guid? rule, string? name = null)
    {
        var act = new AuditAct(action, user, rule is { } id ? Target(id) : "");
        if (name is not null)
            act.Details["name"] = name;
        return act;
    }

    /// <param name="before">What the change was made on; null for a new rule.</param>
    public static void Tell(AuditAct act, RuleVersionRow? before, RuleVersionRow after)
    {
        act.Target = Target(after.RuleId);
        act.Details["version"] = after.Version;
        if (after.Comment.Length > 0)
            act.Reason = after.Comment;
        act.Changed(before is null ? null : Members(before), Members(after));
        if (before is not null && Definition(before) is { } old && Definition(after) is { } now)
            act.Details["changed"] = new JsonArray([.. RuleDiff.Between(old, now).Select(difference => JsonValue.Create(difference.Path))]);
    }

    /// <param name="inForce">What judged until then; null where nothing did.</param>
    public static void TellDecision(AuditAct act, RuleVersionRow? inForce, RuleVersionRow decided)
    {
        act.Target = Target(decided.RuleId);
        if (decided.AuthorId is { } author)
            act.Details["author"] = $"u:{author}";
        act.Personal["author"] = decided.Author;
        if ((Approval)decided.Approval == Approval.Approved)
            Tell(act, inForce, decided);
        act.Details["version"] = decided.Version;
        (act.Before ??= [])["approval"] = RuleJson.Word(Approval.Waiting);
        (act.After ??= [])["approval"] = RuleJson.Word((Approval)decided.Approval);
    }

    private static string Target(Guid rule) => $"rule:{rule}";

    private static JsonObject Members(RuleVersionRow version)
    {
        // What is stored cannot be relied upon: somebody may mend by a new version what was damaged.
        JsonObject members;
        try
        {
            members = JsonNode.Parse(version.Definition) as JsonObject ?? [];
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException)
        {
            members = new JsonObject { ["unreadable"] = version.Definition };
        }
        members["state"] = RuleJson.Word((RuleState)version.State);
        if ((Approval)version.Approval == Approval.Waiting)
            members["approval"] = RuleJson.Word(Approval.Waiting);
        return members;
    }

    private static RuleDefinition? Definition(RuleVersionRow version) => RuleJson.TryRead(version.Definition, out var definition, out _) ? definition : null;
}
