using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>The fields of one entry, beside the rows.</summary>
public sealed partial class AuditEntryFields : IAsyncDisposable
{
    private readonly Leaving _gone = new();
    private ElementReference _root;
    private JsAttachment? _browser;
    private long _loaded;
    private AuditEntry? _entry;
    private string? _problem;

    [Inject] private IAuditSearch Search { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter, EditorRequired] public long Id { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<ValueFilter> OnFilter { get; set; }

    /// <summary>When the entry was made is known.</summary>
    [Parameter] public EventCallback<DateTimeOffset?> OnTime { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (Id == _loaded)
            return;
        var id = _loaded = Id;
        AuditEntry? found = null;
        string? problem = null;
        try
        {
            found = await Search.FindAsync((await Authentication).User, id, _gone.Token);
            problem = found is null ? "There is no entry with this number." : null;
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        if (id != Id)
            return;
        (_entry, _problem) = (found, problem);
        await OnTime.InvokeAsync(found?.Time);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _browser = new JsAttachment(Js, Clock);
        await _browser.AttachAsync("./Components/Shared/EventDrawer.razor.js", "open", _root);
    }

    private static IEnumerable<(string Label, string? Field, string? Value)> Facts(AuditEntry entry) =>
    [
        ("Severity", "severity", entry.Severity.Name()),
        ("Name", "name", entry.Name),
        ("Actor", "actor", entry.Actor),
        ("Action", "action", entry.Action),
        ("Kind", "kind", entry.Kind.Name()),
        ("Outcome", "outcome", entry.Outcome.Name()),
        ("Target", "target", entry.Target),
        ("Address", "ip", entry.Ip),
        ("Session", "session", entry.Session),
        ("Correlation", "corr", entry.Correlation),
        ("Position", null, entry.Seq.ToString(CultureInfo.InvariantCulture)),
    ];

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }
}
