using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The first page: how much comes in, how bad it is, who is at risk and whether the console itself is well.
/// The page is a frame; each live part is a leaf of its own.</summary>
public sealed partial class OverviewPage
{
    private CategorySet _categories;
    private TrendRange _range = TrendRange.Default;

    /// <summary>The width of the trend chart, one of <see cref="TrendRange.All"/>.</summary>
    [SupplyParameterFromQuery(Name = "range")] public string? Range { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    protected override async Task OnInitializedAsync() => _categories = Access.For((await Authentication).User);

    protected override void OnParametersSet() => _range = TrendRange.Parse(Range);
}
