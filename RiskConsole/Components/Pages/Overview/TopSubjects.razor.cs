using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The ten riskiest subjects.</summary>
public sealed partial class TopSubjects : LiveComponent
{
    private const int Rows = 10;

    private List<SubjectLine> _rows = [];
    private List<SubjectLine>? _drawn;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    [Inject] private SubjectLines Lines { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override bool ShouldRender() => _drawn is null || !_drawn.SequenceEqual(_rows);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _rows;
        base.OnAfterRender(firstRender);
    }

    private void Pull() => _rows = [.. Board.For(Categories).Scores.Top.Take(Rows).Select(Lines.For)];
}
