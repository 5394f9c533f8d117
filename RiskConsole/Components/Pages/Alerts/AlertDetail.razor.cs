using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Explain;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Pages.Alerts.Detail;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>One alert, live: what happened, why it was raised, what was done to it, and what one can do. The alert and its timeline are read once for all who look.</summary>
public sealed partial class AlertDetail
{
    private static readonly TimeSpan ExplainEvery = TimeSpan.FromSeconds(10);

    private readonly Leaving _gone = new();
    private Guid? _loaded;
    private IAlertStoryView? _view;
    private IDisposable? _binding;
    private AlertStory? _story;
    private AlertReason? _reason;
    private AlertChart? _chart;
    private (DateTimeOffset At, bool IsOpen, long Occurrences)? _explained;
    private bool _explaining;
    private bool _rendered;
    private IReadOnlyList<TimelineLine> _lines = [];
    private IReadOnlyList<RiskEvent> _events = [];
    private IReadOnlyList<(string Words, DateTimeOffset? Until)> _suppressions = [];
    private IReadOnlyList<string> _names = [];
    private IReadOnlyList<long>? _readOf;
    private string? _problem;
    private bool _loading = true;

    [Parameter] public Guid Id { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IAlertStories Stories { get; init; } = default!;

    [Inject] private IExplainWhy Reasons { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private IAlertActs Acts { get; init; } = default!;

    [Inject] private IAlertBoard Board { get; init; } = default!;

    [Inject] private ISuppressions Suppressed { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    private CategorySet Categories { get; set; }

    private string Title => _story is null ? "Alert" : DisplayText.Clean(_story.Alert.Name, 80);

    private string Permalink => Navigation.ToAbsoluteUri(AlertsUrl.For(Id)).ToString();

    protected override void OnInitialized() => Bind(Topic.Silences, () => Suppress(_story?.Alert));

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
            return;
        Leave();
        (_loaded, _loading, _story, _events, _readOf, _lines) = (Id, true, null, [], null, []);
        (_reason, _chart, _explained) = (null, null, null);
        var view = _view = Stories.Open(Id);
        try
        {
            var user = (await Authentication).User;
            Categories = Access.For(user);
            if (_names.Count == 0)
                _names = [.. (await Acts.ColleaguesAsync(user, _gone.Token)).Select(colleague => colleague.Name)];
            await view.ReadAsync(_gone.Token);
            if (view != _view)
                return;
            Show(view.Current);
            await ReadEventsAsync();
            (_problem, _loading) = (null, false);
            _binding = Bind(view.Subscribe, Refresh);
            if (_rendered)
                _ = ExplainAsync();
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            (_problem, _loading) = (e.Message, false);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
    }

    /// <summary>Reading the past may take a while: the page stands before, and a page that is only drawn for its first sight does not ask.</summary>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (!firstRender)
            return;
        _rendered = true;
        if (_story is not null)
            _ = ExplainAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_gone.IsCancellationRequested)
        {
            Leave();
            _gone.Cancel();
            _gone.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Leave()
    {
        _binding?.Dispose();
        _view?.Dispose();
        (_binding, _view) = (null, null);
    }

    private void Refresh()
    {
        Show(_view?.Current);
        if (_story is not null && !ReferenceEquals(_readOf, _story.Alert.Contributing))
            _ = InvokeAsync(RenewEventsAsync);
        // It goes on while it is open; the chart follows at its leisure.
        if (_story is { Alert: var alert } && _explained is { } known
            && (known.IsOpen != alert.IsOpen || (known.Occurrences != alert.Occurrences && Time.GetUtcNow() - known.At >= ExplainEvery)))
            _ = InvokeAsync(ExplainAsync);
    }

    private async Task ExplainAsync()
    {
        if (_explaining || _story is not { Alert: var alert } || _gone.IsCancellationRequested)
            return;
        _explaining = true;
        try
        {
            var reason = await Reasons.ExplainAsync((await Authentication).User, alert, _gone.Token);
            if (_story is not { } story || story.Alert.Id != alert.Id)
                return;
            (_reason, _explained) = (reason, (Time.GetUtcNow(), alert.IsOpen, alert.Occurrences));
            _chart = reason is { Version: { } version, Series: { } series } ? AlertChart.Of(version.Definition, series, story) : null;
            _lines = TimelineLines.Of(story, reason);
            StateHasChanged();
        }
        catch (Exception e) when (e is AccessDeniedException or QueryTimeoutException || (e is OperationCanceledException or ObjectDisposedException && _gone.IsCancellationRequested))
        {
            // The page stands without it, or nobody looks any more.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _explaining = false;
        }
        // One went on to another alert meanwhile.
        if (_explained is null && _story is not null && _story.Alert.Id != alert.Id)
            await ExplainAsync();
    }

    /// <summary>What one did oneself is shown at once, before the shared story is read again; it never goes back behind that.</summary>
    private void Show(AlertStory? story)
    {
        if (story is not null && !Categories.Contains(story.Alert.Category))
            story = null;
        if (story is not null && _story is { } shown && shown.Alert.Id == story.Alert.Id && shown.Alert.Version > story.Alert.Version)
            story = story with { Alert = shown.Alert };
        _story = story;
        _lines = story is null ? [] : TimelineLines.Of(story, _reason);
        Suppress(story?.Alert);
    }

    private void Suppress(Alert? alert) => _suppressions = alert is { IsOpen: true }
        ? [.. Suppressed.Of(alert).Select(suppression => (AlertHead.Words(suppression), suppression.Until))]
        : [];

    private void Acted(Alert alert)
    {
        if (_story is null || alert.Id != _story.Alert.Id)
            return;
        Hurry();
        if (alert.Version >= _story.Alert.Version)
            _story = _story with { Alert = alert };
        Suppress(_story.Alert);
    }

    private async Task RenewEventsAsync()
    {
        try
        {
            await ReadEventsAsync();
            StateHasChanged();
        }
        catch (Exception e) when (e is QueryTimeoutException || (e is OperationCanceledException or ObjectDisposedException && _gone.IsCancellationRequested))
        {
            // Those shown stay, or nobody looks any more.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task ReadEventsAsync()
    {
        if (_story is not { Alert: var alert } || _gone.IsCancellationRequested)
            return;
        // What changes of an alert seldom changes the events behind it.
        var isSame = _readOf is not null && _readOf.SequenceEqual(alert.Contributing);
        _readOf = alert.Contributing;
        if (isSame)
            return;
        var events = await Store.EventsAsync(alert, Categories, _gone.Token);
        if (alert.Id == _story?.Alert.Id)
            _events = events;
    }

    /// <summary>Before and after it among those that are open; from one that is not, the first of them is next.</summary>
    private (Guid? Previous, Guid? Next) Neighbours()
    {
        var open = Board.For(Categories).Open;
        var at = -1;
        for (var i = 0; i < open.Length && at < 0; i++)
            at = open[i].Id == Id ? i : -1;
        return at < 0
            ? (null, open.FirstOrDefault()?.Id)
            : (at > 0 ? open[at - 1].Id : null, at + 1 < open.Length ? open[at + 1].Id : null);
    }
}
