using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace RiskConsole.Components.Shared;

/// <summary>A framed part of a page. A fault of a component inside stays inside and can be recovered from.</summary>
public sealed partial class Panel
{
    private static int _lastId;

    private readonly string _titleId = $"panel-{Interlocked.Increment(ref _lastId)}";
    private ErrorBoundary? _boundary;

    [Parameter] public string? Title { get; set; }

    /// <summary>Controls at the right of the head.</summary>
    [Parameter] public RenderFragment? Actions { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>No padding around the content: for tables and lists.</summary>
    [Parameter] public bool Flush { get; set; }

    /// <summary>More classes for the frame.</summary>
    [Parameter] public string? Class { get; set; }

    private string CssClass => (Flush, Class) switch
    {
        (false, null) => "panel",
        (true, null) => "panel flush",
        _ => $"panel{(Flush ? " flush" : "")} {Class}",
    };

    private void Recover() => _boundary?.Recover();
}
