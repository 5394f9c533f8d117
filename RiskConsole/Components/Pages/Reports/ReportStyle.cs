using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Reports;

/// <summary>The style of a report: black on white, for paper.</summary>
internal static class ReportStyle
{
    public static readonly MarkupString Element = new(
        """
        <style>
        @page { size: A4; margin: 16mm 14mm; }
        :root { color-scheme: light; }
        body { margin: 0 auto; padding: 24px 20px 40px; max-width: 1000px; background: #fff; color: #16191f; font: 13px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
        h1 { margin: 0 0 4px; font-size: 24px; line-height: 1.2; }
        h2 { margin: 28px 0 8px; padding-top: 8px; border-top: 2px solid #16191f; font-size: 15px; break-after: avoid; }
        p { margin: 4px 0 8px; }
        .meta, .quiet { color: #545c69; }
        .verdict { margin: 16px 0; padding: 10px 14px; border: 1px solid #b9c0ca; border-left: 6px solid #545c69; }
        .verdict.good { border-left-color: #1a7f4b; }
        .verdict.bad { border-left-color: #b3261e; }
        .verdict strong { display: block; font-size: 15px; }
        code { font: 12px/1.4 ui-monospace, "Cascadia Mono", Menlo, monospace; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; }
        th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid #dde1e7; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        th { color: #545c69; font-weight: 600; white-space: nowrap; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        td.num, th.num { text-align: right; white-space: nowrap; }
        td.when { white-space: nowrap; }
        del { color: #8c1d18; text-decoration-thickness: 1px; }
        ins { color: #14633b; text-decoration: none; font-weight: 600; }
        .members { margin: 2px 0 0; padding: 0; list-style: none; color: #545c69; }
        .outcome { font-weight: 600; color: #8c1d18; }
        @media print { body { max-width: none; padding: 0; font-size: 11px; } .scroll { overflow: visible; } }
        </style>
        """);
}
