using RiskConsole.Events;

namespace RiskConsole.Audit;

/// <summary>Something people or programs do that the audit log tells of. Each area lists its own in a class of its folder
/// (<c>AccessActions</c>, <c>RuleActions</c>) and registers it as an <see cref="AuditActionSet"/>.</summary>
/// <param name="Name">As it is stored: lower case, dots from the wide to the narrow, e.g. <c>user.role</c>. Never changed once used.</param>
/// <param name="Words">What it is, in a few words a stranger understands, e.g. <c>Role changed</c>.</param>
/// <param name="Severity">How much it matters when it succeeds; what was denied or failed is at least a warning.</param>
internal sealed record AuditAction(string Name, string Words, AuditKind Kind, Severity Severity = Severity.Info);

/// <summary>The actions of one area, for suggestions and words.</summary>
internal sealed record AuditActionSet(IReadOnlyList<AuditAction> Actions);
