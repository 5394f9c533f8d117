using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The ten riskiest subjects. They keep their places while somebody points at them.</summary>
public sealed partial class TopSubjects : LiveComponent
{
    private const int Rows = 10;

    private IReadOnlyList<SubjectLine> _rows = [];
    private IReadOnlyList<SubjectLine>? _drawn;
    private bool _held;

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

    private void Pull()
    {
        SubjectLine[] current = [.. Board.For(Categories).Scores.Top.Take(Rows).Select(Lines.For)];
        _rows = _held && _rows.Count > 0 ? RankHold.Renew(_rows, current, line => line.Subject) : current;
    }

    private void Hold() => _held = true;

    // Settled by the next change, not here: focus that moves on within the table lets go and holds again.
    private void LetGo() => _held = false;
}
