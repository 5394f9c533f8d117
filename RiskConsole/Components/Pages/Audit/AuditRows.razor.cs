using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>A row as it is drawn.</summary>
public sealed record AuditLine(long Id, string Severity, string Outcome, MarkupString Cells);

/// <summary>The leaf that new entries come into: plain keyed rows, drawn again only when what they show is another instance.</summary>
public sealed partial class AuditRows
{
    private IReadOnlyList<AuditLine>? _drawn;
    private (int, long?) _drawnFor;
    private bool _changed;

    [Parameter, EditorRequired] public required IReadOnlyList<AuditLine> Rows { get; set; }

    /// <summary>Rows to draw of those there are; the rest follows as somebody scrolls towards it.</summary>
    [Parameter] public int Limit { get; set; } = int.MaxValue;

    /// <summary>The entry whose details are open.</summary>
    [Parameter] public long? Open { get; set; }

    protected override void OnParametersSet()
    {
        _changed = !ReferenceEquals(Rows, _drawn) || _drawnFor != (Limit, Open);
        (_drawn, _drawnFor) = (Rows, (Limit, Open));
    }

    protected override bool ShouldRender() => _changed;
}
