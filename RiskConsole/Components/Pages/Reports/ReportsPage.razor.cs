using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;
using RiskConsole.Reports;

namespace RiskConsole.Components.Pages.Reports;

/// <summary>Compliance reports: make one, find those that were made.</summary>
public sealed partial class ReportsPage : CommandComponent
{
    private DateOnly? _from;
    private DateOnly? _to;
    private IReadOnlyList<KeptReport>? _kept;
    private KeptReport? _made;

    [Inject] private IComplianceReports Reports { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    private IReadOnlyList<(string Label, ReportPeriod Period)> Quick =>
    [
        ("This month", ReportPeriod.Month(Today)),
        ("Last month", ReportPeriod.Month(Today.AddDays(1 - Today.Day).AddDays(-1))),
        ("This quarter", ReportPeriod.Quarter(Today)),
        ("Last quarter", ReportPeriod.Quarter(ReportPeriod.Quarter(Today).From.AddDays(-1))),
    ];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Choose(ReportPeriod.Month(Today));
        await TryAsync(async (user, ct) => _kept = await Reports.ListAsync(user, ct));
    }

    private void Choose(ReportPeriod period) => (_from, _to) = (period.From, period.Before.AddDays(-1));

    private bool IsChosen(ReportPeriod period) => _from == period.From && _to == period.Before.AddDays(-1);

    private async Task MakeAsync()
    {
        _made = null;
        KeptReport? made = null;
        if (await TryAsync(async (user, ct) =>
            {
                made = await Reports.MakeAsync(user, ReportPeriod.Of(_from, _to), ct);
                _kept = await Reports.ListAsync(user, ct);
            }))
            _made = made;
    }
}
