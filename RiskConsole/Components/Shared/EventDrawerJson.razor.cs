using System.Text.Json;
using Microsoft.AspNetCore.Components;
using RiskConsole.Query;

namespace RiskConsole.Components.Shared;

/// <summary>A piece of a payload as a tree. Wide and deep ones open in steps, so that no payload is too large to look at.</summary>
public sealed partial class EventDrawerJson
{
    private const int Step = 100;
    private const int FirstNested = 20;
    private const int OpenDepth = 3;

    private bool _open;
    private int _limit;

    [Parameter, EditorRequired] public JsonElement Element { get; set; }

    /// <summary>The field of the query language that leads here; null when none does.</summary>
    [Parameter] public string? Path { get; set; }

    [Parameter] public int Depth { get; set; }

    [Parameter] public EventCallback<ValueFilter> OnFilter { get; set; }

    private string Kind => Element.ValueKind switch
    {
        JsonValueKind.String => "json-string",
        JsonValueKind.Number => "json-number",
        _ => "json-word",
    };

    private string Size => Element.ValueKind == JsonValueKind.Array
        ? Plural(Element.GetArrayLength(), "item")
        : Plural(Element.GetPropertyCount(), "field");

    protected override void OnInitialized()
    {
        _open = Depth < OpenDepth;
        _limit = Depth == 0 ? Step : FirstNested;
    }

    private string? Child(string? name) => Path is null || name is null ? null : QueryText.Path(Path, name);

    private static string Plural(int count, string word) => $"{Numbers.Count(count)} {word}{(count == 1 ? "" : "s")}";

    private void ShowMore() => _limit += Step;
}
