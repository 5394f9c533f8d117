using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Events;

namespace RiskConsole.Audit;

/// <summary>One act as it is told to the audit log: made before the act, completed inside its transaction.</summary>
/// <param name="target">What it is done to, as <c>kind:id</c>: <c>user:…</c>, <c>rule:…</c>, <c>alert:…</c>; empty where nothing is.</param>
internal sealed class AuditAct(AuditAction action, ClaimsPrincipal actor, string target = "")
{
    public AuditAction Action { get; } = action;

    public ClaimsPrincipal Actor { get; } = actor;

    public string Target { get; set; } = target;

    public AuditOutcome Outcome { get; set; } = AuditOutcome.Ok;

    /// <summary>Null for what the action says.</summary>
    public Severity? Severity { get; set; }

    /// <summary>What was, of that which changed. Fractions are stored as text, absent members are left out.</summary>
    public JsonObject? Before { get; set; }

    /// <summary>What is now, of that which changed.</summary>
    public JsonObject? After { get; set; }

    /// <summary>Why it failed or was denied, or why somebody did it.</summary>
    public string? Reason { get; set; }

    /// <summary>Whatever else tells what was done; nothing personal, no secret.</summary>
    public JsonObject Details { get; } = [];

    /// <summary>What names a person beyond the actor's own name and address (the name of the user that was changed). Kept beside the entry, and
    /// erasable without breaking any proof.</summary>
    public JsonObject Personal { get; } = [];

    /// <summary>Entries with the same belong together; null for the request's own.</summary>
    public string? Correlation { get; set; }

    /// <summary>Further entries of the same command, such as one per alert of many.</summary>
    public List<AuditAct> More { get; } = [];

    /// <summary>Set inside the transaction when nothing happened after all: no entry is written of this act (those in <see cref="More"/> are).</summary>
    public bool IsVoid { get; set; }
}
