using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Events;
using RiskConsole.Events.Api;

namespace RiskConsole.Components.Shared;

/// <summary>The event exactly as the API gives it, indented.</summary>
public sealed partial class EventDrawerRaw
{
    private const int First = 64 * 1024;

    private RiskEvent? _written;
    private string _text = "";
    private bool _whole;
    private string _copyWord = "Copy";

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Parameter, EditorRequired] public RiskEvent Event { get; set; } = default!;

    // Only what is shown is cleaned; what is copied is the text itself.
    private string Shown => DisplayText.Clean(_text, _whole ? int.MaxValue : First, keepLines: true);

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(Event, _written))
            return;
        _written = Event;
        _whole = false;
        _copyWord = "Copy";
        _text = Write(Event);
    }

    private static string Write(RiskEvent e)
    {
        var compact = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(compact, EventJson.WriterOptions))
            EventJson.Write(writer, e);
        var indented = new ArrayBufferWriter<byte>(compact.WrittenCount * 2);
        using (var writer = new Utf8JsonWriter(indented, EventJson.WriterOptions with { Indented = true }))
        using (var document = JsonDocument.Parse(compact.WrittenMemory))
            document.WriteTo(writer);
        return Encoding.UTF8.GetString(indented.WrittenSpan);
    }

    private async Task CopyAsync()
    {
        var module = await Js.InvokeAsync<IJSObjectReference>("import", "./Components/Shared/EventDrawerRaw.razor.js");
        await using (module)
            _copyWord = await module.InvokeAsync<bool>("copy", _text) ? "Copied" : "Copying is not allowed here";
    }
}
