using System.Text.Json.Nodes;

namespace RiskConsole.Audit;

/// <summary>What was and what is, of that which changed.</summary>
internal static class AuditChange
{
    /// <summary>Keeps those members whole that differ.</summary>
    /// <param name="before">Null for what is new.</param>
    public static void Changed(this AuditAct act, JsonObject? before, JsonObject after)
    {
        act.Before = before is null ? null : Without(before, after);
        act.After = before is null ? after : Without(after, before);
    }

    /// <returns>Those members that the other has not, or has differently.</returns>
    private static JsonObject Without(JsonObject members, JsonObject others) =>
        new(members.Where(member => !JsonNode.DeepEquals(member.Value, others[member.Key])).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
