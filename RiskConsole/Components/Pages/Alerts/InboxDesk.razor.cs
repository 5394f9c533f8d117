using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Where alerts are worked on: rows under a cursor that lives in the browser, a selection, the acts with their keys, and what became of them.</summary>
public sealed partial class InboxDesk : IAsyncDisposable
{
    /// <summary>More rows than a tall screen shows, until the browser says which are in sight.</summary>
    internal const int FirstRows = 48;

    private const int MostRows = 200;
    private const int ReasonsOffered = 5;

    private static readonly (string Name, string Word, string Key, string Label, bool Live, bool Stored)[] s_acts =
    [
        ("acknowledge", "Acknowledge", "a", "Acknowledge, or take that back", true, false),
        ("resolve", "Resolve", "r", "Resolve", true, false),
        ("reopen", "Reopen", "r", "Open again", false, true),
        ("false-positive", "False positive", "f", "False positive, with a reason", true, true),
        ("silence", "Silence", "s", "Silence alerts like it", true, false),
        ("assign", "Assign", "m", "Assign", true, false),
    ];

    private readonly Leaving _gone = new();
    private readonly HashSet<Guid> _selected = [];
    private readonly Dictionary<Guid, string> _names = [];
    private ElementReference _root;
    private JsAttachment? _browser;
    private DotNetObjectReference<InboxDesk>? _self;
    private InboxWork _work = default!;
    private ITimer? _expiry;
    private IReadOnlyList<InboxLine> _rows = [];
    private IReadOnlyList<string> _reasons = [];
    private IReadOnlyList<(Guid Id, string Name, string Role)> _colleagues = [];
    private InboxSource? _shownSource;
    private Task<AuthenticationState>? _knownAs;
    private IReadOnlyList<Alert>? _silencing;
    private (Guid Id, int Index)? _goTo;
    private bool? _toTop;
    private bool _focus;
    private string? _busy;
    private int _first;
    private int _count = FirstRows;
    private bool _mayAct;
    private bool _isBusy;
    private bool _reading;

    [Inject] private IAlertActs Acts { get; init; } = default!;

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private IAuthorizationService Authorization { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter, EditorRequired] public required InboxSource Source { get; set; }

    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>Whether it shows what is open; otherwise what is stored.</summary>
    [Parameter] public bool IsLive { get; set; }

    /// <summary>A query over alerts among which the next one is taken.</summary>
    [Parameter] public string TakeFrom { get; set; } = "";

    /// <summary>Of the whole list, in a few words.</summary>
    [Parameter] public string Summary { get; set; } = "";

    /// <summary>What is shown is about to be replaced.</summary>
    [Parameter] public bool Dim { get; set; }

    /// <summary>Somebody is at work on the rows (scrolled down, pointer on them, cursor set, selected), or no longer is.</summary>
    [Parameter] public EventCallback<bool> OnReading { get; set; }

    /// <summary>An act of the viewer changed the rows.</summary>
    [Parameter] public EventCallback OnActed { get; set; }

    /// <summary>The viewer made a silence: what it hides will leave the list.</summary>
    [Parameter] public EventCallback OnSilenced { get; set; }

    /// <summary>Below the last row.</summary>
    [Parameter] public RenderFragment? Below { get; set; }

    /// <summary>Floats over the rows.</summary>
    [Parameter] public RenderFragment? Over { get; set; }

    protected override void OnInitialized() => _work = new InboxWork(Acts, Clock);

    protected override async Task OnParametersSetAsync()
    {
        if (!ReferenceEquals(_shownSource, Source))
        {
            _shownSource = Source;
            _selected.Clear();
            _first = 0;
        }
        Draw();
        // A role may change while the page is open.
        if (ReferenceEquals(_knownAs, Authentication))
            return;
        _knownAs = Authentication;
        var user = (await Authentication).User;
        _mayAct = (await Authorization.AuthorizeAsync(user, Policies.Operate)).Succeeded;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _browser = new JsAttachment(Js, Clock);
            await _browser.AttachAsync("./Components/Pages/Alerts/InboxDesk.razor.js", "attach", _root, _self);
            await OfferAsync();
        }
        // After the rows are there: a call would be quicker than they are.
        if (_toTop is { } keyboard)
        {
            _toTop = null;
            if (_browser is not null)
                await _browser.CallAsync("toTop", keyboard);
        }
        if (_focus)
        {
            _focus = false;
            if (_browser is not null)
                await _browser.CallAsync("focus");
        }
        if (_goTo is { } there)
        {
            _goTo = null;
            if (_browser is not null)
                await _browser.CallAsync("goTo", there.Id.ToString(), there.Index);
        }
    }

    /// <summary>These rows come into sight.</summary>
    [JSInvokable]
    public void Look(int first, int count)
    {
        _first = Math.Max(0, first);
        _count = Math.Clamp(count, 1, MostRows);
        Draw();
        StateHasChanged();
    }

    [JSInvokable]
    public Task Reading(bool reading)
    {
        _reading = reading;
        return TellReadingAsync();
    }

    [JSInvokable]
    public Task Select(string?[]? ids, bool on)
    {
        foreach (var text in ids ?? [])
        {
            if (!Guid.TryParse(text, out var id))
                continue;
            if (on)
                _selected.Add(id);
            else
                _selected.Remove(id);
        }
        return SelectedAsync();
    }

    /// <summary>All rows, also those out of sight, or none.</summary>
    [JSInvokable]
    public Task SelectAll(bool on)
    {
        _selected.Clear();
        if (on)
            _selected.UnionWith(Source.Items.Select(item => item.Alert.Id));
        return SelectedAsync();
    }

    private void Remind()
    {
        _expiry ??= Clock.CreateTimer(_ => _ = InvokeAsync(Expire), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _expiry.Change(IAlertActs.UndoWithin, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        if (_work.Expire())
            StateHasChanged();
    }

    private Action<int>? Progress(int all) => all <= IAlertActs.MostAtOnce ? null : done =>
    {
        _busy = $"{Numbers.Count(done)} of {Numbers.Count(all)}";
        _ = InvokeAsync(StateHasChanged);
    };

    /// <summary>The rows in sight, as they are now.</summary>
    internal void Draw()
    {
        var total = Source.Items.Count;
        _first = Math.Clamp(_first, 0, Math.Max(0, total - _count));
        var rows = new InboxLine[Math.Min(_count, total - _first)];
        for (var i = 0; i < rows.Length; i++)
        {
            var (item, isGone) = Source.Shown(_first + i);
            rows[i] = new InboxLine(InboxRow.For(item), _selected.Contains(item.Alert.Id), isGone);
        }
        _rows = rows;
    }

    /// <summary>To the top, as after a click on what waits there.</summary>
    /// <param name="keyboard">The cursor goes along.</param>
    internal void ToTop(bool keyboard)
    {
        (_toTop, _first) = (keyboard, 0);
        Draw();
        StateHasChanged();
    }

    /// <summary>Gives the keys back to the rows.</summary>
    internal void Focus()
    {
        _focus = true;
        StateHasChanged();
    }

    private void GoTo(Alert? alert)
    {
        if (alert is not null && Source.IndexOf(alert.Id) is >= 0 and var index)
            _goTo = (alert.Id, index);
    }

    private Task SelectedAsync()
    {
        Draw();
        StateHasChanged();
        return TellReadingAsync();
    }

    private Task TellReadingAsync() => OnReading.InvokeAsync(_reading || _selected.Count > 0);

    /// <summary>What is selected, as it is shown: rows in sight by their current values, others as they were when the list was held.</summary>
    private List<(Guid Id, long Life, AlertState State)> Chosen()
    {
        var chosen = new List<(Guid, long, AlertState)>(_selected.Count);
        var index = 0;
        foreach (var item in Source.Items)
        {
            if (_selected.Contains(item.Alert.Id))
            {
                var alert = index >= _first && index < _first + _count ? Source.Shown(index).Item.Alert : item.Alert;
                _names[alert.Id] = alert.Name;
                chosen.Add((alert.Id, alert.Life, alert.State));
            }
            index++;
        }
        return chosen;
    }

    private string NameOf(Guid id) => _names.GetValueOrDefault(id) ?? (Source.IndexOf(id) is >= 0 and var index ? Source.Items[index].Alert.Name : "An alert");

    /// <summary>What the dialogs offer.</summary>
    private async Task OfferAsync()
    {
        if (!_mayAct)
            return;
        try
        {
            var user = (await Authentication).User;
            var me = user.UserId();
            _reasons = await Store.LastReasonsAsync(Access.For(user), ReasonsOffered, _gone.Token);
            _colleagues = [.. (await Acts.ColleaguesAsync(user, _gone.Token)).OrderBy(colleague => colleague.Id != me)
                .ThenBy(colleague => colleague.Name, StringComparer.OrdinalIgnoreCase).Select(colleague => (colleague.Id, colleague.Name, colleague.Role))];
            StateHasChanged();
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException or OperationCanceledException)
        {
            // Nothing is offered; what is written by hand does as well.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        _self?.Dispose();
        if (_expiry is not null)
            await _expiry.DisposeAsync();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }
}
