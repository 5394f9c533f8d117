using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Silences;

/// <summary>What is told of changes of silences and mute windows.</summary>
internal static class SilenceAudit
{
    public static AuditAct Act(AuditAction action, ClaimsPrincipal user, Guid? silence) => new(action, user, silence is { } id ? Target(id) : "");

    /// <param name="query">As it is wanted, for what is refused.</param>
    public static AuditAct WindowAct(AuditAction action, ClaimsPrincipal user, Guid? window, string? name = null, string? query = null)
    {
        var act = new AuditAct(action, user, window is { } id ? WindowTarget(id) : "");
        if (name is not null)
            act.Details["name"] = name;
        if (query is not null)
            act.Details["query"] = query;
        return act;
    }

    /// <param name="before">As <see cref="Members(SilenceRow)"/> gave it; null for a new one.</param>
    public static void Tell(AuditAct act, JsonObject? before, SilenceRow after)
    {
        act.Target = Target(after.Id);
        act.Reason = after.Comment;
        act.Details["query"] = after.Query;
        act.Changed(before, Members(after));
    }

    /// <param name="before">Null for a new one.</param>
    public static void Tell(AuditAct act, MuteWindowRow? before, MuteWindowRow after)
    {
        act.Target = WindowTarget(after.WindowId);
        act.Reason = after.Comment;
        (act.Details["name"], act.Details["query"], act.Details["version"]) = (after.Name, after.Query, after.Version);
        act.Changed(before is null ? null : Members(before), Members(after));
    }

    public static JsonObject Members(SilenceRow row)
    {
        var members = new JsonObject
        {
            ["query"] = row.Query, ["starts_at"] = Time(row.StartsUs), ["ends_at"] = Time(row.EndsUs), ["until_resolved"] = row.UntilResolved, ["comment"] = row.Comment,
        };
        if (row.AuthorId is { } author)
            members["author"] = $"u:{author}";
        if (row.EndedUs is { } ended)
            members["ended_at"] = Time(ended);
        return members;
    }

    private static JsonObject Members(MuteWindowRow row) => new()
    {
        ["name"] = row.Name, ["query"] = row.Query, ["times"] = Times(row.Times), ["zone"] = row.Zone, ["enabled"] = row.Enabled, ["comment"] = row.Comment,
    };

    private static JsonNode? Times(string stored)
    {
        try
        {
            return JsonNode.Parse(stored);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException)
        {
            // Damaged by hand; a new version mends it.
            return JsonValue.Create(stored);
        }
    }

    private static string Target(Guid silence) => $"silence:{silence}";

    private static string WindowTarget(Guid window) => $"mute:{window}";

    private static string Time(long micros) => AuditTime.Format(micros.ToTime());
}
