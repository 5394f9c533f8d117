using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Shared;

/// <summary>All that is known of one event, at the side of whatever listed it. It reads the event itself, so a shared link shows the same,
/// and shows only what its viewer may see.</summary>
public sealed partial class EventDrawer : IAsyncDisposable
{
    /// <summary>A longer subject makes no usable link.</summary>
    internal const int MaxLinked = 512;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(5);

    private readonly Leaving _gone = new();
    private ElementReference _root;
    private JsAttachment? _browser;
    private Guid _loaded;
    private RiskEvent? _event;
    private JsonElement _data;
    private JsonElement _extensions;
    private string? _problem;
    private Part _part;

    [Inject] private ScoreBands Bands { get; init; } = default!;

    [Inject] private IEventStore Store { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>The event to show, by the console's own id.</summary>
    private enum Part
    {
        Details,
        Raw,
        Rules,
    }

    [Parameter, EditorRequired] public Guid Uid { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>A value was clicked to filter by it; without a listener the drawer leads to the feed.</summary>
    [Parameter] public EventCallback<ValueFilter> OnFilter { get; set; }

    private string Permalink => Navigation.ToAbsoluteUri($"/feed?event={Uid}").ToString();

    protected override async Task OnParametersSetAsync()
    {
        if (Uid == _loaded)
            return;
        _loaded = Uid;
        var uid = Uid;
        RiskEvent? found = null;
        string? problem = null;
        try
        {
            var allowed = Access.For((await Authentication).User);
            found = await Store.FindAsync(uid, _gone.Token);
            // Whether it does not exist or is not for this viewer is the same answer.
            if (found is null || !allowed.Contains(found.Category))
            {
                found = null;
                problem = "It does not exist, or it belongs to a category that your role does not see.";
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (QueryTimeoutException e)
        {
            problem = e.Message;
        }
        if (uid != Uid)
            return;
        _event = found;
        _problem = problem;
        _data = JsonText.Parse(found?.Data);
        _extensions = JsonText.Parse(found?.Extensions);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _browser = new JsAttachment(Js, Clock);
        await _browser.AttachAsync("./Components/Shared/EventDrawer.razor.js", "open", _root);
    }

    private void Show(Part part) => _part = part;

    private static string Pressed(bool pressed) => pressed ? "true" : "false";

    private static string AroundUrl(RiskEvent e) => string.Create(Invariant,
        $"/feed?from={e.Time - Around:yyyy-MM-ddTHH:mm:ssZ}&to={e.Time + Around:yyyy-MM-ddTHH:mm:ssZ}&event={e.Uid}");

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }
}
