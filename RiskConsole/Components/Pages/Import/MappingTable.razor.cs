using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;
using RiskConsole.Events.Import;

namespace RiskConsole.Components.Pages.Import;

/// <summary>Lets one choose what fills each attribute of the events.</summary>
public sealed partial class MappingTable
{
    [Parameter, EditorRequired] public required ImportPreview Preview { get; set; }

    [Parameter, EditorRequired] public required MappingChoices Choices { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    private static string Label(string target) => target switch
    {
        "id" => "Id",
        _ => char.ToUpperInvariant(target[0]) + target[1..],
    };

    private static string Example(string target) => target switch
    {
        "type" => "io.example.bridge.withdrawal",
        "source" => "/chains/1/bridge",
        _ => "",
    };

    private string FirstValue(MappingChoice choice)
    {
        var at = choice.Column is null ? -1 : Preview.Columns.ToList().IndexOf(choice.Column);
        return at < 0 ? "" : "e.g. " + DisplayText.Clean(Preview.Rows.Select(r => r[at]).FirstOrDefault(v => v.Length > 0) ?? "empty", 80);
    }

    private Task SelectAsync(MappingChoice choice, ChangeEventArgs e)
    {
        choice.Select(e.Value?.ToString());
        return OnChanged.InvokeAsync();
    }

    private Task FixAsync(MappingChoice choice, ChangeEventArgs e)
    {
        choice.Fixed = e.Value?.ToString() ?? "";
        return OnChanged.InvokeAsync();
    }
}
