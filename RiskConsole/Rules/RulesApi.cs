using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Rules;

/// <summary>All rules as one document, as the console exports and imports them: <c>GET /api/v1/rules</c> for programs,
/// <c>GET /rules/export</c> for people, to keep as a file.</summary>
internal sealed class RulesApi(IRuleBook book, IngestLimiter limiter, IAccessGuard guard, IAuditTrail trail, TimeProvider time)
{
    /// <summary>As many rules as an address has room for.</summary>
    public const int MostChosen = 150;

    public async Task ListAsync(HttpContext context)
    {
        if (limiter.AdmitRequest(context) is { } tooFast)
        {
            await tooFast.ExecuteAsync(context);
            return;
        }
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(book.Export([]), context.RequestAborted);
    }

    /// <param name="id">The rules wanted; all where there is none. What is no rule's id is passed over.</param>
    public async Task DownloadAsync(HttpContext context, string[] id)
    {
        await guard.DemandAsync(context.User, Policies.SignedIn, context.RequestAborted);
        Guid[] ids = [.. id.Take(MostChosen).Select(text => Guid.TryParse(text, out var one) ? one : Guid.Empty)];
        var act = new AuditAct(RuleActions.Export, context.User);
        act.Details["rules"] = ids.Length == 0 ? "all" : string.Join(' ', ids);
        await trail.RecordAsync(act, context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"riskconsole-rules-{time.GetUtcNow():yyyy-MM-dd}.json\"");
        await context.Response.WriteAsync(book.Export(ids), context.RequestAborted);
    }
}
