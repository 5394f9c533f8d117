using Microsoft.AspNetCore.Components;
using RiskConsole.Audit.Export;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>Exports the entries that a search shows, and lists one's exports. It needs nothing of the page but the search.</summary>
public sealed partial class ExportPanel
{
    private const int ShownQuery = 120;

    private ExportFormat _format = ExportFormat.Ndjson;
    private bool _personal;

    /// <summary>The query as it was typed; empty for everything.</summary>
    [Parameter] public string? Query { get; set; }

    /// <summary>The time that is looked at; one that slides is taken as of the start.</summary>
    [Parameter] public AuditSpan Span { get; set; } = AuditSpan.All;

    [Inject] private IAuditExports Exports { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    private string What => $"{Span.Label}: {(string.IsNullOrWhiteSpace(Query) ? "every entry" : DisplayText.Clean(Query, ShownQuery))}";

    private void Choose(ExportFormat format)
    {
        Forget();
        (_format, _personal) = (format, _personal && format == ExportFormat.Ndjson);
    }

    private Task<bool> StartAsync()
    {
        var (from, to) = Span.Resolve(Clock.GetUtcNow());
        return TryAsync((user, ct) => Exports.StartAsync(user, Query, from, to, _format, _personal, ct));
    }
}
