using System.Text.Json.Nodes;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;

namespace RiskConsole.Audit.Log;

/// <summary>What the audit log tells of itself.</summary>
internal static class LogActions
{
    public static readonly AuditAction Opened = new("audit.log.open", "Audit log opened", AuditKind.Security);

    public static readonly AuditAction Damaged = new("audit.draft.damaged", "Act that could not be read", AuditKind.Security, Severity.Error);

    public static readonly AuditAction Halted = new("audit.log.halt", "Audit log halted", AuditKind.Security, Severity.Critical);

    public static readonly AuditAction Resumed = new("audit.log.resume", "Audit log resumed", AuditKind.Security, Severity.Warning);

    /// <summary>Ends the log it is put into, as its last entry.</summary>
    public static readonly AuditAction Closed = new("audit.log.close", "Audit log ended", AuditKind.Security, Severity.Warning);

    /// <summary>Told in the log that was opened instead.</summary>
    public static readonly AuditAction GivenUp = new("audit.log.give-up", "Broken audit log given up", AuditKind.Security, Severity.Critical);

    public static AuditActionSet Set { get; } = new([Opened, Closed, Damaged, Halted, Resumed, GivenUp]);

    /// <summary>The actor of what the log does by itself.</summary>
    public const string Actor = "sys:RiskConsole";

    /// <summary>An entry the log writes itself, inside the transaction that gives it its position.</summary>
    public static AuditDraft Draft(AuditAction action, DateTimeOffset now, string target, JsonObject details, AuditOutcome outcome = AuditOutcome.Ok)
    {
        var data = new JsonObject { ["kind"] = action.Kind.Name(), ["severity"] = action.Severity.Name() };
        foreach (var (name, value) in details)
            data[name] = value?.DeepClone();
        return AuditDraft.Of(new EntryParts(now, Actor, action.Name, outcome, target, data));
    }
}
