using System.Security.Claims;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;

namespace RiskConsole.Audit.Export;

/// <summary>What the audit log is told of exports of itself.</summary>
internal static class ExportActs
{
    /// <summary>What is told at each step.</summary>
    internal sealed record Told(string Query, DateTimeOffset? From, DateTimeOffset? To, ExportFormat Format, bool WithPersonal);

    /// <param name="id">Names the export, and is the correlation of all its steps.</param>
    /// <param name="step">started, finished, cancelled, failed or fetched.</param>
    public static AuditAct Of(ClaimsPrincipal user, string id, string step, Told told)
    {
        var act = new AuditAct(TransferActions.Export, user, "export:" + id) { Correlation = id, Severity = told.WithPersonal ? Severity.Warning : null };
        act.Details["step"] = step;
        act.Details["query"] = told.Query;
        if (told.From is { } from)
            act.Details["from"] = AuditTime.Format(from);
        if (told.To is { } to)
            act.Details["to"] = AuditTime.Format(to);
        act.Details["format"] = told.Format == ExportFormat.Csv ? "csv" : "ndjson";
        act.Details["withPersonal"] = told.WithPersonal;
        return act;
    }
}
