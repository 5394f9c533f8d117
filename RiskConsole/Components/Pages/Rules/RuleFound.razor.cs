using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Components.Pages.Quality;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>How a rule did: its figures and its last alerts, of the channels the viewer may see; for a rule in shadow, what it found without telling anybody.</summary>
public sealed partial class RuleFound : QualityView
{
    internal const int Shown = 20;

    private RuleQuality? _quality;
    private MarkupString _trend;
    private IReadOnlyList<AlertLine> _lines = [];
    private (Guid, bool)? _shown;
    private string? _problem;

    [Parameter, EditorRequired] public required Guid RuleId { get; set; }

    /// <summary>Whether it is in shadow.</summary>
    [Parameter, EditorRequired] public required bool Shadow { get; set; }

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private IOptions<QualityOptions> Options { get; init; } = default!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (RuleId, Shadow))
            return;
        _shown = (RuleId, Shadow);
        _quality = null;
        if (Report is not null)
            await TakeAsync();
        await LoadAsync(QualityUrl.UsualDays);
    }

    /// <inheritdoc/>
    protected override async Task TakeAsync()
    {
        var asked = (RuleId, Shadow);
        var report = Report!;
        var quality = report.Of(RuleId, Shadow);
        try
        {
            var categories = Access.For((await Authentication).User);
            var page = await Store.SearchAsync(new AlertSearch(categories) { RuleId = RuleId, Shadow = Shadow, From = report.From }, Shown, null, Gone);
            if (_shown != asked)
                return;
            AlertLine[] lines = [.. page.Items.Select(AlertLine.For)];
            if (!_lines.SequenceEqual(lines))
                _lines = lines;
            (_quality, _trend, _problem) = (quality, Sparkline.Of(quality.PerDay, report.From), null);
        }
        catch (QueryTimeoutException e)
        {
            _problem = e.Message;
        }
    }
}
