using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>The scrolling frame around the rows, with the hand and the keyboard in it: a row opens by click or Enter, j and k or the arrows
/// move, and the module tells when somebody reads, so that nothing moves under them.</summary>
public sealed partial class FeedTable : IAsyncDisposable
{
    /// <summary>More rows than a tall screen shows. A live update costs by the rows that are rendered, and so does the first view.
    /// </summary>
    internal const int FirstRows = 48;

    private ElementReference _scroller;
    private JsAttachment? _browser;
    private DotNetObjectReference<FeedTable>? _self;
    private bool _wasOpen;
    private int _limit = FirstRows;
    private int _length;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

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

    protected override void OnParametersSet()
    {
        // Streaming means that somebody is at the top.
        if (Streaming)
            _limit = FirstRows;
        // What was loaded at the end is wanted there.
        else if (_limit >= _length && Shown.Rows.Length > _length && _length > 0)
            _limit = _length + 2 * FirstRows;
        _length = Shown.Rows.Length;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            if (_wasOpen && Open is null && _browser is not null)
                await _browser.CallAsync("restore");
            _wasOpen = Open is not null;
            return;
        }
        _self = DotNetObjectReference.Create(this);
        _browser = new JsAttachment(Js, Clock);
        await _browser.AttachAsync("./Components/Pages/Feed/FeedTable.razor.js", "attach", _scroller, _self);
    }

    [JSInvokable]
    public Task OpenRow(string? uid) => Guid.TryParse(uid, out var found) ? OnOpen.InvokeAsync(found) : Task.CompletedTask;

    [JSInvokable]
    public Task Reading(bool reading) => OnReading.InvokeAsync(reading);

    /// <summary>The end of the rendered rows comes near.</summary>
    [JSInvokable]
    public void More()
    {
        if (_limit >= Shown.Rows.Length)
            return;
        _limit += FirstRows;
        StateHasChanged();
    }

    /// <summary>Scrolls to the newest row and ends the reading.</summary>
    internal ValueTask ToTopAsync() => _browser?.CallAsync("toTop") ?? ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return _browser?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
