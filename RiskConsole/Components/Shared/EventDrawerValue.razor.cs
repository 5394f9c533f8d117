using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Shared;

/// <summary>One value of an event: click it to filter by it or to copy it.</summary>
public sealed partial class EventDrawerValue
{
    /// <summary>Longer values are cut until asked for.</summary>
    internal const int Short = 400;

    /// <summary>A copy button carries its text; beyond this, the raw view serves.</summary>
    private const int MaxCopied = 16 * 1024;

    /// <summary>A longer value makes no useful filter.</summary>
    private const int MaxFiltered = 512;

    private bool _whole;

    /// <summary>The field of the query language that finds this value; null when none does.</summary>
    [Parameter] public string? FieldName { get; set; }

    [Parameter, EditorRequired] public string Value { get; set; } = "";

    /// <summary>A class for the look of the value: string, number, ...</summary>
    [Parameter] public string? Kind { get; set; }

    /// <summary>The value is a JSON null: the filter asks whether there is one at all.</summary>
    [Parameter] public bool IsNull { get; set; }

    [Parameter] public EventCallback<ValueFilter> OnFilter { get; set; }

    /// <summary>Shown instead of the plain value.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    private string? Field => Value.Length is 0 or > MaxFiltered ? null : FieldName;

    private bool CanCopy => Value.Length is > 0 and <= MaxCopied;

    private bool IsLong => ChildContent is null && Value.Length > Short;

    private RenderFragment Plain =>
        builder => builder.AddContent(0, DisplayText.Clean(Value, _whole ? int.MaxValue : Short, keepLines: true));

    private Task FilterAsync(bool exclude) => OnFilter.InvokeAsync(new(FieldName!, IsNull ? null : Value, exclude));
}
