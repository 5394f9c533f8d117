using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Shared;

/// <summary>Names the page in the browser's tab and in the top bar. Every page has one; its content stands beside the title (a count, a back link).</summary>
public sealed partial class PageHeader
{
    internal const string TitleSection = "page-title";

    [Parameter, EditorRequired] public required string Title { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }
}
