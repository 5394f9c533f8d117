using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>Chooses the time that is looked at, and the zone it is told in. The browser turns its local times into UTC.</summary>
public sealed partial class AuditRangeMenu : IAsyncDisposable
{
    private ElementReference _root;
    private JsAttachment? _browser;
    private DotNetObjectReference<AuditRangeMenu>? _self;
    private string? _fromFault;
    private string? _toFault;
    private string? _appliedZone;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [Parameter, EditorRequired] public AuditSpan Span { get; set; }

    /// <summary>The zone the address asks for; null for none.</summary>
    [Parameter] public string? Zone { get; set; }

    /// <summary>Whether an entry's details are open.</summary>
    [Parameter] public bool HasEntry { get; set; }

    [Parameter] public EventCallback<AuditSpan> OnSpan { get; set; }

    /// <summary>Everything around the open entry is wanted.</summary>
    [Parameter] public EventCallback OnAround { get; set; }

    /// <summary>Another zone was chosen, here or in the header.</summary>
    [Parameter] public EventCallback<string> OnZone { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _browser = new JsAttachment(Js, Clock);
            _appliedZone = Zone;
            await _browser.AttachAsync("./Components/Pages/Audit/AuditRangeMenu.razor.js", "attach", _root, _self, Zone);
        }
        else if (_browser is not null && _appliedZone != Zone)
        {
            _appliedZone = Zone;
            if (Zone is not null)
                await _browser.CallAsync("setZone", Zone);
        }
    }

    /// <summary>A range of one's own.</summary>
    /// <param name="from">Unix milliseconds; null where the field is empty.</param>
    /// <param name="fromBad">Something is written there that is no time.</param>
    [JSInvokable]
    public async Task<bool> Custom(long? from, bool fromBad, long? to, bool toBad)
    {
        var (begin, end) = (Read(from), Read(to));
        (_fromFault, _toFault) = (null, null);
        if (fromBad || (from is not null && begin is null))
            _fromFault = "This is no time. Write a date and a time after 1970.";
        if (toBad || (to is not null && end is null))
            _toFault = "This is no time. Write a date and a time after 1970.";
        if (_fromFault is null && _toFault is null)
        {
            if (begin is null && end is null)
                _fromFault = "Say where the range begins, or where it ends.";
            else if (begin >= end)
                _toFault = "The end must be after the beginning.";
            else if (begin > Clock.GetUtcNow())
                _fromFault = "This is still to come; nothing can be found there.";
        }
        StateHasChanged();
        if (_fromFault is not null || _toFault is not null)
            return false;
        await OnSpan.InvokeAsync(AuditSpan.Between(begin, end));
        return true;
    }

    [JSInvokable]
    public Task ZoneChosen(string? zone)
    {
        if (zone is not ("utc" or "local") || zone == Zone)
            return Task.CompletedTask;
        _appliedZone = zone;
        return OnZone.InvokeAsync(zone);
    }

    private static DateTimeOffset? Read(long? ms)
    {
        const long latest = 253_402_300_799_000;
        return ms is >= 0 and <= latest ? DateTimeOffset.FromUnixTimeMilliseconds(ms.Value) : null;
    }

    private long? Milliseconds(FeedMoment? moment) => moment?.Resolve(Clock.GetUtcNow()).ToUnixTimeMilliseconds();

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return _browser?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
