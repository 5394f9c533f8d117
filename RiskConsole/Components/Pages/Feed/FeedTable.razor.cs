using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>The scrolling frame around the rows, with the hand and the keyboard in it: a row opens by click or Enter, j and k or the arrows
/// move, and the module tells when somebody reads, so that nothing moves under them.</summary>
public sealed partial class FeedTable : IAsyncDisposable
{
    private ElementReference _scroller;
    private IJSObjectReference? _attached;
    private DotNetObjectReference<FeedTable>? _self;
    private bool _wasOpen;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Parameter, EditorRequired] public FeedShown Shown { get; set; } = FeedShown.Empty;

    [Parameter] public bool Streaming { get; set; }

    [Parameter] public Guid? Open { get; set; }

    [Parameter] public string Label { get; set; } = "Events, newest first";

    /// <summary>What is shown is about to be replaced.</summary>
    [Parameter] public bool Dim { get; set; }

    [Parameter] public EventCallback<Guid> OnOpen { get; set; }

    /// <summary>Somebody reads the rows (scrolled down, pointer at work on them, text selected, row chosen), or no longer does.</summary>
    [Parameter] public EventCallback<bool> OnReading { get; set; }

    [Parameter] public EventCallback OnLoadGap { get; set; }

    /// <summary>Below the last row.</summary>
    [Parameter] public RenderFragment? Footer { get; set; }

    /// <summary>Floats over the rows.</summary>
    [Parameter] public RenderFragment? Over { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            if (_wasOpen && Open is null && _attached is not null)
                await _attached.InvokeVoidAsync("restore");
            _wasOpen = Open is not null;
            return;
        }
        _self = DotNetObjectReference.Create(this);
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./Components/Pages/Feed/FeedTable.razor.js");
        _attached = await module.InvokeAsync<IJSObjectReference>("attach", _scroller, _self);
    }

    [JSInvokable]
    public Task OpenRow(string? uid) => Guid.TryParse(uid, out var found) ? OnOpen.InvokeAsync(found) : Task.CompletedTask;

    [JSInvokable]
    public Task Reading(bool reading) => OnReading.InvokeAsync(reading);

    /// <summary>Scrolls to the newest row and ends the reading.</summary>
    internal async Task ToTopAsync()
    {
        if (_attached is not null)
            await _attached.InvokeVoidAsync("toTop");
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        if (_attached is null)
            return;
        try
        {
            await _attached.InvokeVoidAsync("detach");
            await _attached.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }
    }
}
