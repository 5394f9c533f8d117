using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>What is open now, live, with counts of what could be chosen. Rows keep their places while somebody is at work on them.</summary>
public sealed partial class OpenInbox : LiveComponent
{
    /// <summary>A voice that speaks of each new alert is soon switched off.</summary>
    private static readonly TimeSpan SpeakEvery = TimeSpan.FromSeconds(30);

    /// <summary>By then a silence that was made here is in force.</summary>
    private static readonly TimeSpan FollowFor = TimeSpan.FromSeconds(2);

    private InboxFilter? _filter;
    private IInboxView? _view;
    private IDisposable? _binding;
    private InboxTail _tail = default!;
    private InboxDesk? _desk;
    private IReadOnlyList<FacetGroup> _groups = [];
    private (InboxFacets Facets, AlertsUrl Url)? _grouped;
    private (int Count, int Critical) _waiting;
    private DateTimeOffset _spokenAt;
    private string _spoken = "";
    private bool _reading;

    [Inject] private IInbox Inbox { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [Parameter, EditorRequired] public required AlertsUrl Url { get; set; }

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    /// <summary>What is searched for: the last valid text.</summary>
    [Parameter, EditorRequired] public required CompiledQuery<Alert> Query { get; set; }

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired] public required Guid Me { get; set; }

    /// <summary>The facets are shown also where there is no room beside the rows.</summary>
    [Parameter] public bool FacetsOpen { get; set; }

    /// <summary>Something was chosen or left out.</summary>
    [Parameter] public EventCallback<AlertsUrl> OnUrl { get; set; }

    private string Label => Url.Order switch
    {
        AlertOrder.Newest => "Open alerts, the newest first",
        AlertOrder.Oldest => "Open alerts, the oldest first",
        _ => "Open alerts, the most severe first",
    };

    private string Summary
    {
        get
        {
            var (shown, total) = (_tail.Items.Count, _tail.Latest.Total);
            return Url.IsFiltered ? $"{Numbers.Count(shown)} of {Numbers.Count(total)} open" : $"{Numbers.Count(shown)} open";
        }
    }

    private string TakeFrom => AlertsUrl.QueryOf(Query.Text, Url.Severities, Url.Rules, Url.Subjects);

    protected override void OnParametersSet()
    {
        var filter = Url.ToFilter(Categories, Query, Me);
        if (!filter.Equals(_filter))
        {
            var view = Inbox.Open(filter);
            Close();
            (_filter, _view, _reading, _waiting) = (filter, view, false, default);
            _tail = new InboxTail(filter, view.Current);
            _tail.Rebuild();
            _binding = Bind(view.Subscribe, Pull);
        }
        Count();
    }

    /// <summary>Gives the keys back to the rows.</summary>
    internal void Focus() => _desk?.Focus();

    private void Pull()
    {
        if (_view is null)
            return;
        _tail.Update(_view.Current);
        Hold();
        Count();
        Speak();
    }

    private void SetReading(bool reading)
    {
        _reading = reading;
        Hold();
        Count();
    }

    private void Acted()
    {
        Hold();
        Count();
        Hurry();
    }

    private void Silenced()
    {
        _tail.Follow(Clock.GetUtcNow() + FollowFor);
        Hurry();
    }

    private void Hold()
    {
        // Without rows nothing could move, and nobody could tell when the work is over.
        if (_reading && _tail.Items.Count > 0)
            _tail.Hold();
        else
            _tail.Release();
        _waiting = _tail.Waiting;
    }

    private void ShowNew(MouseEventArgs e)
    {
        _tail.Release();
        _waiting = default;
        // A key is a click without a pointer.
        _desk?.ToTop(keyboard: e.Detail == 0);
    }

    private void Count()
    {
        var facets = _tail.Latest.Facets;
        if (_grouped is { } known && ReferenceEquals(known.Facets, facets) && known.Url == Url)
            return;
        _grouped = (facets, Url);
        _groups = FacetGroup.Of(facets, Url, Me);
    }

    private void Speak()
    {
        if (_waiting.Count == 0)
        {
            _spoken = "";
            return;
        }
        var now = Clock.GetUtcNow();
        if (now - _spokenAt < SpeakEvery)
            return;
        _spokenAt = now;
        _spoken = $"{_waiting.Count} new alerts wait{(_waiting.Critical > 0 ? $", {_waiting.Critical} critical" : "")}. Press N to show them.";
    }

    private Task IncludeAsync((FacetKind Kind, string Value) chosen) => OnUrl.InvokeAsync(FacetGroup.Include(Url, chosen.Kind, chosen.Value));

    private Task ExcludeAsync((FacetKind Kind, string Value, string Label) left) => OnUrl.InvokeAsync(FacetGroup.Exclude(Url, Query.Text, left.Kind, left.Value, left.Label));

    private Task MuteAsync(MutedView muted) => OnUrl.InvokeAsync(Url with { Muted = muted });

    private void Close()
    {
        _binding?.Dispose();
        _view?.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}
