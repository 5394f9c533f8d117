using RiskConsole.Events;

namespace RiskConsole.Audit;

/// <summary>An entry of the audit log as lists show it: the columns beside the bytes, which a verification compares with them.</summary>
/// <param name="Id">Position over all logs of this console, from 1, without gaps unless a log that lacks entries was given up; the order of integration.</param>
/// <param name="LogId">The log (shard) it is in.</param>
/// <param name="Seq">Position in that log, from 0: the index of its leaf.</param>
/// <param name="Time">When it was done, by the clock of whoever did it; not always in order.</param>
/// <param name="Actor"><c>u:</c> and a user's id, <c>key:</c> and a key's id, <c>sys:</c> and a name, or <c>source:name</c> of an import.</param>
/// <param name="Name">The actor's name at that time; null when it was erased or there is none.</param>
/// <param name="Session">The session it was done in, shortened.</param>
public sealed record AuditEntry(
    long Id, long LogId, long Seq, DateTimeOffset Time, string Actor, string? Name, string Action, AuditKind Kind, Severity Severity, AuditOutcome Outcome,
    string Target, string? Ip, string? Session, string? Correlation)
{
    /// <summary>The words free text is searched in; only of entries that were read for it.</summary>
    public string Search { get; init; } = "";

    /// <summary>The canonical bytes the leaf is made of, UTF-8; null in lists, and where the log was archived.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The personal data beside it as JSON; null in lists, where there is none or it was erased.</summary>
    public string? Personal { get; init; }
}
