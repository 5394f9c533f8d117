using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using RiskConsole.Reports;

namespace RiskConsole.Components.Pages.Reports;

/// <summary>Renders a report as a document of its own: no script, no address of this console, its style within.</summary>
internal sealed class ReportRenderer(IServiceProvider services, ILoggerFactory loggers) : IReportRenderer
{
    public async Task<string> RenderAsync(ComplianceReport report)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<ComplianceDocument>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ComplianceDocument.Report)] = report }));
            return "<!DOCTYPE html>\n" + root.ToHtmlString();
        });
    }
}
