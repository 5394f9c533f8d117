using RiskConsole.Audit;

namespace RiskConsole.Alerts.Silences;

/// <summary>What the audit log tells of silences and mute windows. Targets are <c>silence:</c> or <c>mute:</c> and the id.</summary>
internal static class SilenceActions
{
    public static readonly AuditAction Create = new("silence.create", "Silence created", AuditKind.Change);
    public static readonly AuditAction Edit = new("silence.edit", "Silence changed before it began", AuditKind.Change);
    public static readonly AuditAction Extend = new("silence.extend", "Silence given another end", AuditKind.Change);
    public static readonly AuditAction End = new("silence.end", "Silence ended", AuditKind.Change);
    public static readonly AuditAction CreateWindow = new("mute.create", "Mute window created", AuditKind.Change);
    public static readonly AuditAction SaveWindow = new("mute.save", "Mute window changed", AuditKind.Change);
    public static readonly AuditAction EnableWindow = new("mute.enable", "Mute window switched on", AuditKind.Change);
    public static readonly AuditAction DisableWindow = new("mute.disable", "Mute window switched off", AuditKind.Change);
    public static readonly AuditAction EndWindow = new("mute.end", "Mute window ended", AuditKind.Change);

    public static AuditActionSet Set { get; } = new([Create, Edit, Extend, End, CreateWindow, SaveWindow, EnableWindow, DisableWindow, EndWindow]);
}
