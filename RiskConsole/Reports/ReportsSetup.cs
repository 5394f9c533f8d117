using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Hosting;

namespace RiskConsole.Reports;

/// <summary>Compliance reports: made on demand and after each month, kept as files.</summary>
internal static class ReportsSetup
{
    public static void AddReports(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ReportOptions>().BindConfiguration("Reports").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(new AuditActionSet(ReportActions.All));
        services.AddSingleton<ComplianceReading>();
        services.AddSingleton<ReportShelf>();
        services.AddSingleton<ComplianceReports>();
        services.AddSingleton<IComplianceReports>(provider => provider.GetRequiredService<ComplianceReports>());
        services.AddHostedService<MonthlyReport>();
    }

    public static void MapReports(this WebApplication app) =>
        app.MapGet("/reports/{id}", ReadAsync).RequireAuthorization(Policies.Analyse).ExcludeFromDescription();

    private static async Task<IResult> ReadAsync(HttpContext context, string id, bool? download, IComplianceReports reports)
    {
        if (await reports.ReadAsync(context.User, id, context.RequestAborted) is not { } found)
            return Results.NotFound();
        if (download == true)
            return Results.File(System.Text.Encoding.UTF8.GetBytes(found.Html), "text/html; charset=utf-8", $"riskconsole-{found.Report.Id}.html");
        // Looked at here it is under the rules of every page, so its own style sheet needs this answer's number.
        return Results.Content(found.Html.Replace("<style>", $"<style nonce=\"{context.StyleNonce()}\">", StringComparison.Ordinal), "text/html; charset=utf-8");
    }
}
