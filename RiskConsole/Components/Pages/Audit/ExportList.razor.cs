using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Audit.Export;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>One's exports since the console started, live.</summary>
public sealed partial class ExportList
{
    private ImmutableList<ExportView> _exports = [];
    private string? _problem;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IAuditExports Exports { get; init; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if ((await Authentication).User.UserId() is not { } owner)
            return;
        _exports = Exports.Of(owner);
        Bind(IAuditExports.Topic, () => _exports = Exports.Of(owner));
    }

    private async Task CancelAsync(Guid id)
    {
        Hurry();
        _problem = null;
        try
        {
            await Exports.CancelAsync((await Authentication).User, id, CancellationToken.None);
        }
        catch (AccessDeniedException denied)
        {
            _problem = denied.Message;
        }
    }

    private static string Share(ExportView export) => export.Progress.Fraction.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Figures(ExportView export) => export.State switch
    {
        ExportState.Running when export.Progress.Written == 0 => $"{Numbers.Count(export.Progress.Found)} entries found",
        ExportState.Running => $"{Numbers.Count(export.Progress.Written)} of {Numbers.Count(export.Progress.Found)} entries, {Numbers.Bytes(export.Progress.Bytes)}",
        ExportState.Done => $"{Numbers.Count(export.Entries)} entries, {Numbers.Bytes(export.Progress.Bytes)}",
        _ => $"{Numbers.Count(export.Progress.Written)} entries were written",
    };

    private static string Label(ExportView export) => export.State switch
    {
        ExportState.Running => "Running",
        ExportState.Done => "Done",
        ExportState.Cancelled => "Cancelled",
        _ => "Failed",
    };

    private static string StatusOf(ExportView export) => export.State switch
    {
        ExportState.Done => export.LeftOut == 0 ? "good" : "degraded",
        ExportState.Failed => "down",
        ExportState.Cancelled => "degraded",
        _ => "unknown",
    };
}
