using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>How one rule does: its figures, and a threshold that would spare people its false positives. Its state is its address.</summary>
public sealed partial class RuleQualityPage : QualityView
{
    private QualityUrl _url = new();
    private Rule? _rule;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery] public string? Days { get; set; }

    [Inject] private IRuleBook Book { get; init; } = default!;

    private string Name => DisplayText.Clean(_rule?.Shown.Definition.Name, RuleCheck.LongestName);

    private bool IsShadow => _rule?.InForce?.State == RuleState.Shadow;

    private RuleQuality Quality => Report!.Of(Id, IsShadow);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _url = QualityUrl.Parse(Days, null);
        _rule = Book.Current.Find(Id);
        if (_rule is not null)
            await LoadAsync(_url.Days);
    }
}
