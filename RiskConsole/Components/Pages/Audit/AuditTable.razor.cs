using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>The scrolling frame around the rows, with the hand and the keyboard in it: a row opens by click or Enter, j and k or the arrows move, a
/// click on a value filters, and the module tells when somebody reads, so that nothing moves under them.</summary>
public sealed partial class AuditTable : IAsyncDisposable
{
    /// <summary>More rows than a tall screen shows. A live update costs by the rows that are drawn, and so does the first view.</summary>
    internal const int FirstRows = 60;

    private ElementReference _scroller;
    private JsAttachment? _browser;
    private DotNetObjectReference<AuditTable>? _self;
    private IReadOnlyList<AuditLine>? _known;
    private long? _wasOpen;
    private int _limit = FirstRows;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [Parameter, EditorRequired] public required IReadOnlyList<AuditLine> Rows { get; set; }

    [Parameter] public AuditColumns Columns { get; set; }

    [Parameter] public AuditDensity Density { get; set; }

    [Parameter] public long? Open { get; set; }

    /// <summary>New entries come in at the top and nobody reads further down.</summary>
    [Parameter] public bool Streaming { get; set; }

    /// <summary>What is shown is about to be replaced.</summary>
    [Parameter] public bool Dim { get; set; }

    [Parameter] public EventCallback<long> OnOpen { get; set; }

    /// <summary>A value is to be kept in or left out.</summary>
    [Parameter] public EventCallback<(long Id, AuditColumns Column, bool Exclude)> OnPick { get; set; }

    /// <summary>Somebody reads the rows (scrolled down, pointer at work on them, text selected, row chosen), or no longer does.</summary>
    [Parameter] public EventCallback<bool> OnReading { get; set; }

    /// <summary>The end of what is loaded comes near.</summary>
    [Parameter] public EventCallback OnMore { get; set; }

    /// <summary>Below the last row.</summary>
    [Parameter] public RenderFragment? Footer { get; set; }

    /// <summary>Floats over the rows.</summary>
    [Parameter] public RenderFragment? Over { get; set; }

    protected override void OnParametersSet()
    {
        if (Streaming || _known is null)
            _limit = FirstRows;
        // What was loaded at the end is wanted there.
        else if (_limit >= _known.Count && Rows.Count > _known.Count && _known.Count > 0)
            _limit = _known.Count + FirstRows;
        _known = Rows;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            var before = _wasOpen;
            _wasOpen = Open;
            if (before != Open && _browser is not null)
                await _browser.CallAsync(Open is null ? "restore" : "reveal");
            return;
        }
        _wasOpen = Open;
        _self = DotNetObjectReference.Create(this);
        _browser = new JsAttachment(Js, Clock);
        await _browser.AttachAsync("./Components/Pages/Audit/AuditTable.razor.js", "attach", _scroller, _self);
    }

    [JSInvokable]
    public Task OpenRow(long id) => OnOpen.InvokeAsync(id);

    /// <param name="column">Its name; null for the actor's.</param>
    [JSInvokable]
    public Task Pick(long id, string? column, bool exclude)
    {
        var found = AuditColumnSet.All.FirstOrDefault(known => known.Name == (column ?? "actor")).Column;
        return found == AuditColumns.None ? Task.CompletedTask : OnPick.InvokeAsync((id, found, exclude));
    }

    [JSInvokable]
    public Task Reading(bool reading) => OnReading.InvokeAsync(reading);

    /// <summary>The end of the drawn rows comes near.</summary>
    [JSInvokable]
    public Task More()
    {
        if (_limit >= Rows.Count)
            return OnMore.InvokeAsync();
        _limit += FirstRows;
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>Scrolls to the newest row and ends the reading.</summary>
    internal ValueTask ToTopAsync() => _browser?.CallAsync("toTop") ?? ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return _browser?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
