using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>Where a note is written; <c>@name</c> mentions a colleague.</summary>
public sealed partial class NoteBox : IAsyncDisposable
{
    private ElementReference _root;
    private JsAttachment? _browser;
    private IReadOnlyList<string>? _names;
    private string _text = "";

    [Parameter, EditorRequired] public required Guid AlertId { get; set; }

    /// <summary>Of those who can be mentioned.</summary>
    [Parameter] public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>A note was added.</summary>
    [Parameter] public EventCallback OnNoted { get; set; }

    [Inject] private IAlertActs Acts { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _browser = new JsAttachment(Js, Time);
            await _browser.AttachAsync("./Components/Pages/Alerts/Detail/NoteBox.razor.js", "attach", _root, _names = Names);
        }
        if (!ReferenceEquals(_names, Names) && _browser is not null)
            await _browser.CallAsync("setNames", _names = Names);
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    private async Task SendAsync()
    {
        if (string.IsNullOrWhiteSpace(_text) || !await TryAsync((user, ct) => Acts.NoteAsync(user, AlertId, _text.Trim(), ct)))
            return;
        _text = "";
        await OnNoted.InvokeAsync();
    }
}
