using RiskConsole.Access;
using RiskConsole.Query;

namespace RiskConsole.Audit.Export;

/// <summary>The two forms in which entries leave the console.</summary>
public enum ExportFormat
{
    /// <summary>What the viewer shows, for spreadsheets. Proves nothing.</summary>
    Csv,

    /// <summary>The bytes that were hashed, each with its path to a signed root: NDJSON that <c>tools/verify-audit</c> verifies without the console.</summary>
    Ndjson,
}

/// <summary>What to export.</summary>
/// <param name="Query">Compiled from the text the viewer shows; matches everything where that is empty.</param>
/// <param name="From">Inclusive; null for no bound.</param>
/// <param name="To">Exclusive; null for no bound.</param>
/// <param name="WithPersonal">NDJSON brings the personal data beside the entries, with its salt. Demands <see cref="Policies.Administer"/>.</param>
internal sealed record ExportRequest(CompiledQuery<AuditEntry> Query, DateTimeOffset? From, DateTimeOffset? To, ExportFormat Format, bool WithPersonal = false)
{
    public AuditFilter Filter => new(Query.IsEmpty ? null : Query, From, To);

    /// <exception cref="InputRefusedException">The query cannot be read, or the rest does not fit together; the fields are <c>query</c>, <c>to</c> and <c>personal</c>.</exception>
    public static ExportRequest Of(IQueryCompiler<AuditEntry> queries, string? query, DateTimeOffset? from, DateTimeOffset? to, ExportFormat format, bool withPersonal)
    {
        if (!queries.TryCompile(query, out var compiled, out var error))
            throw new InputRefusedException("query", error.Suggestion is { } meant ? $"{error.Message} Did you mean {meant}?" : error.Message);
        if (from >= to)
            throw new InputRefusedException("to", "The time span is empty: it must begin before it ends.");
        if (withPersonal && format == ExportFormat.Csv)
            throw new InputRefusedException("personal", "Only NDJSON brings personal data with its salt; CSV shows names and addresses as the page does.");
        return new(compiled, from, to, format, withPersonal);
    }
}

/// <summary>How far an export is.</summary>
/// <param name="Found">Entries found so far; all of them once <paramref name="Written"/> grows.</param>
public sealed record ExportProgress(long Found, long Written, long Bytes)
{
    /// <summary>0 to 1; 0 while it is still being looked for.</summary>
    public double Fraction => Found == 0 ? 0 : (double)Written / Found;
}

/// <summary>What an export holds.</summary>
/// <param name="LeftOut">Entries that match and are not in it: no checkpoint covers them, or their bytes were archived.</param>
/// <param name="Refuted">Entries that the index or the columns gave and whose bytes do not match.</param>
internal sealed record ExportResult(long Entries, long LeftOut, long Refuted, long Bytes);

/// <summary>The export cannot be made (any further). The message is for people.</summary>
internal sealed class ExportFailedException(string message) : Exception(message);
