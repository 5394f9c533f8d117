using RiskConsole.Audit;

namespace RiskConsole.Events.Import;

/// <summary>What the audit log tells of imports of events. The target is <c>import:</c> and the file's name.</summary>
internal static class ImportActions
{
    public static readonly AuditAction Start = new("import.events.start", "Import of events begun", AuditKind.Business);
    public static readonly AuditAction End = new("import.events.end", "Import of events ended", AuditKind.Business);

    public static AuditActionSet Set { get; } = new([Start, End]);
}
