using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>All rules by what they cost people and how often they are wrong. Its state is its address.</summary>
public sealed partial class QualityPage : QualityView
{
    private QualityUrl _url = new();
    private (QualityUrl Url, int Days)? _sorted;
    private IReadOnlyList<QualityLine> _rows = [];
    private bool _held;

    [SupplyParameterFromQuery] public string? Days { get; set; }

    [SupplyParameterFromQuery] public string? Sort { get; set; }

    [Inject] private IRuleBook Book { get; init; } = default!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _url = QualityUrl.Parse(Days, Sort);
        if (Report?.Days == _url.Days)
            Order();
        await LoadAsync(_url.Days);
    }

    /// <inheritdoc/>
    protected override Task TakeAsync()
    {
        Order();
        return Task.CompletedTask;
    }

    private void Order()
    {
        var rows = QualityLine.Sort(QualityLine.Of(Report!, Book.Current), _url.Sort);
        // Figures go on under the pointer, places wait; another order was asked for and comes at once.
        _rows = _held && _sorted == (_url, Report!.Days) ? RankHold.Renew(_rows, rows, line => line.Id) : rows;
        _sorted = (_url, Report!.Days);
    }

    private void Hold() => _held = true;

    private void LetGo() => _held = false;
}
