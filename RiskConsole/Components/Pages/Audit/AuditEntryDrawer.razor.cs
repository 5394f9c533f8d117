using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Components.Pages.Audit.Entry;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>All that is known of one entry of the audit log, at the side of whatever listed it: what changed, the bytes that were hashed, and the proof that they are in the
/// log. It reads the entry itself, so a shared link shows the same.</summary>
public sealed partial class AuditEntryDrawer : IAsyncDisposable
{
    private const string Browser = "./Components/Shared/EventDrawer.razor.js";

    private readonly Leaving _gone = new();
    private ElementReference _root;
    private JsAttachment? _browser;
    private long? _loaded;
    private AuditEntry? _entry;
    private EntryContent _content = EntryContent.Nothing;
    private string? _words;
    private string? _problem;
    private Part _part;

    [Inject] private IAuditSearch Search { get; init; } = default!;

    [Inject] private IEnumerable<AuditActionSet> Actions { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private enum Part
    {
        Details,
        Bytes,
        Proof,
    }

    /// <summary>The entry to show; nothing stands there without one.</summary>
    [Parameter] public long? Id { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>A value was clicked: the term of the query language that keeps it in or leaves it out.</summary>
    [Parameter] public EventCallback<string> OnFilter { get; set; }

    /// <summary>The entry after this one in whatever list it came from; without a listener there is no such button.</summary>
    [Parameter] public EventCallback OnNext { get; set; }

    /// <summary>The entry before this one; without a listener there is no such button.</summary>
    [Parameter] public EventCallback OnPrevious { get; set; }

    private string Title => _entry is null ? "Entry" : DisplayText.Clean(_words ?? _entry.Action, 80);

    private string Permalink => Navigation.ToAbsoluteUri(EntryLinks.Permalink(_entry?.Id ?? 0)).ToString();

    protected override async Task OnParametersSetAsync()
    {
        if (Id == _loaded)
            return;
        _loaded = Id;
        if (Id is not { } id)
        {
            (_entry, _problem, _part) = (null, null, Part.Details);
            return;
        }
        var (found, problem) = await ReadAsync(id);
        if (id != Id || _gone.IsCancellationRequested)
            return;
        (_entry, _problem) = (found, problem);
        _content = found is null ? EntryContent.Nothing : EntryContent.Of(found);
        _words = found is null ? null : EntryWords.Action(Actions, found.Action);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Id is not null && _browser is null)
        {
            _browser = new JsAttachment(Js, Clock);
            await _browser.AttachAsync(Browser, "open", _root);
        }
        else if (Id is null && _browser is { } closed)
        {
            _browser = null;
            await closed.DisposeAsync();
        }
    }

    private async Task<(AuditEntry? Found, string? Problem)> ReadAsync(long id)
    {
        try
        {
            var found = await Search.FindAsync((await Authentication).User, id, _gone.Token);
            return (found, found is null ? "There is no entry with this number." : null);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return (null, null);
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException or LogBusyException)
        {
            return (null, e.Message);
        }
    }

    private Task FilterAsync(ValueFilter filter) =>
        OnFilter.InvokeAsync(filter.Exclude ? QueryText.Exclude(null, filter.Field, filter.Value) : QueryText.Include(null, filter.Field, filter.Value));

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }
}
