using RiskConsole.Events.Ingest;

namespace RiskConsole.Rules;

/// <summary><c>GET /api/v1/rules</c>: all rules as one document, as the console exports and imports them.</summary>
internal sealed class RulesApi(IRuleBook book, IngestLimiter limiter)
{
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
}
