using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Signing;

/// <summary>A key whose signatures are believed for a span of a log.</summary>
/// <param name="FromSize">The smallest size it may have signed.</param>
/// <param name="ToSize">The largest; null for no end.</param>
internal sealed record TrustedKey(NoteKey Key, long FromSize, long? ToSize);

/// <summary>The keys of the audit log. Private ones are files outside the database; which public ones are believed stands beside the anchors.</summary>
internal interface IAuditKeys
{
    /// <summary>The keys that sign a log now: one, or two while a new key takes over.</summary>
    /// <exception cref="AuditKeyException">The key file is missing or unreadable; the message says what to do.</exception>
    IReadOnlyList<NoteSigner> Signers(string origin);

    /// <returns>By the size they begin with; empty for a log never signed here.</returns>
    IReadOnlyList<TrustedKey> Trusted(string origin);
}

/// <summary>The signing key cannot be used.</summary>
internal sealed class AuditKeyException(string message, Exception? inner = null) : Exception(message, inner);
