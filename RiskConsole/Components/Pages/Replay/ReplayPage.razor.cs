using RiskConsole.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>Past windows played again. An address that names a run watches it while it is there; one that says what to replay begins it; otherwise it is asked.</summary>
public sealed partial class ReplayPage : IDisposable
{
    private readonly Leaving _gone = new();
    private ReplayUrl _url = new();
    private IReplayWatch? _watch;
    private CategorySet _categories;
    private Task<AuthenticationState>? _knownAs;
    private bool _begins;
    private bool _ready;
    private int _asked;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IReplays Replays { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _watch?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _url = ReplayUrl.Parse(new Uri(Navigation.Uri).Query);
    }

    protected override async Task OnParametersSetAsync()
    {
        // A role may change while the page is open.
        if (ReferenceEquals(_knownAs, Authentication))
            return;
        _knownAs = Authentication;
        _categories = Access.For((await Authentication).User);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Not earlier: a page that is only drawn beforehand begins nothing.
        if (!firstRender)
            return;
        await OpenAsync();
        StateHasChanged();
    }

    private async Task OpenAsync()
    {
        _watch?.Dispose();
        _watch = null;
        try
        {
            if (_url.Run is { } run && await Replays.JoinAsync((await Authentication).User, run, _gone.Token) is { } watch)
            {
                if (_gone.IsCancellationRequested)
                    watch.Dispose();
                else
                    _watch = watch;
            }
        }
        catch (AccessDeniedException)
        {
            // The form says so when it is sent.
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        (_begins, _ready) = (_url.HasWindow, true);
        _asked++;
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var location = new Uri(e.Location);
        if (location.AbsolutePath != ReplayUrl.Path)
            return;
        _ = InvokeAsync(async () =>
        {
            var url = ReplayUrl.Parse(location.Query);
            // The page's own doing.
            if (url == _url)
                return;
            _url = url;
            await OpenAsync();
            StateHasChanged();
        });
    }

    /// <summary>Shows what was begun.</summary>
    internal void Show(IReplayWatch watch)
    {
        // Back leads to where one came from, not to the same replay once more.
        var wasAsked = !_begins;
        _watch = watch;
        Go(ReplayUrl.Of(watch.Plan.Request, watch.Id), replace: !wasAsked);
        StateHasChanged();
    }

    private void NoteSpeed(double speed) => Go(ReplayUrl.Of(_watch!.Plan.Request with { Speed = speed }, _watch.Id), replace: true);

    private void Leave() => Ask(new ReplayUrl());

    /// <summary>Back to the form, with what was chosen.</summary>
    private void Change() => Ask(_url with { Run = null });

    private void Ask(ReplayUrl url)
    {
        _watch?.Dispose();
        _watch = null;
        _begins = false;
        _asked++;
        _url = url;
        if (!url.HasWindow)
            Go(url, replace: false);
    }

    private void Go(ReplayUrl url, bool replace)
    {
        _url = url;
        Navigation.NavigateTo(url.ToString(), new NavigationOptions { ReplaceHistoryEntry = replace });
    }
}
