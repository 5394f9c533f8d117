using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Events.Import;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Import;

/// <summary>The imports since the console started, live.</summary>
public sealed partial class ImportList
{
    private const int ShownRefusals = 20;

    private ImmutableList<ImportView> _imports = [];

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private ImportJobs Jobs { get; init; } = default!;

    protected override void OnInitialized()
    {
        _imports = Jobs.Current;
        Bind(ImportJobs.Topic, () => _imports = Jobs.Current);
    }

    private async Task CancelAsync(Guid id)
    {
        Hurry();
        await Jobs.CancelAsync((await Authentication).User, id, CancellationToken.None);
    }

    /// <returns>Null where the rows name their own sources, so that no one query finds them.</returns>
    private static string? FeedUrl(ImportView import) =>
        import.Settings.Mapping.Rules.FirstOrDefault(r => r.Target == "source") switch
        {
            null => "/feed?q=" + Uri.EscapeDataString("source:" + QueryText.Quote(import.Settings.Source ?? import.Settings.DefaultSource)),
            { Kind: MappingKind.Constant } fixedSource => "/feed?q=" + Uri.EscapeDataString("source:" + QueryText.Quote(fixedSource.Value)),
            _ => null,
        };

    private static string Share(ImportView import) => import.Progress.Fraction.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Label(ImportView import) => import.State switch
    {
        ImportState.Running => "Running",
        ImportState.Done => import.Progress.Refused == 0 ? "Done" : "Done, some lines refused",
        ImportState.Cancelled => "Cancelled",
        _ => "Failed",
    };

    private static string StatusOf(ImportView import) => import.State switch
    {
        ImportState.Done => import.Progress.Refused == 0 ? "good" : "degraded",
        ImportState.Failed => "down",
        ImportState.Cancelled => "degraded",
        _ => "unknown",
    };
}
