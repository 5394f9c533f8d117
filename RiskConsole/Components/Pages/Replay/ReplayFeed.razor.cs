using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>The events of a replay as they come; still while somebody reads.</summary>
public sealed partial class ReplayFeed : LiveComponent
{
    private FeedTable? _table;
    private FeedShown _shown = FeedShown.Empty;
    private int _generation;
    private long _shownCount;
    private long _waiting;
    private bool _reading;

    [CascadingParameter] internal IReplayWatch Watch { get; set; } = default!;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    /// <summary>The event whose details are open.</summary>
    [Parameter] public Guid? Open { get; set; }

    [Parameter] public EventCallback<Guid> OnOpen { get; set; }

    private string FeedUrl => (FeedState.Empty with
    {
        From = FeedMoment.Fixed(Watch.Plan.Request.From),
        To = FeedMoment.Fixed(Watch.Plan.Request.To),
    }).ToUrl();

    /// <inheritdoc/>
    protected override void OnInitialized() => Bind(Watch.Topic, Pull);

    /// <inheritdoc/>
    protected override void OnParametersSet() => Pull();

    private void Pull()
    {
        var now = Watch.For(Categories);
        _waiting = 0;
        if (_reading && now.Generation == _generation && now.EventCount >= _shownCount)
        {
            _waiting = now.EventCount - _shownCount;
            return;
        }
        (_generation, _shownCount) = (now.Generation, now.EventCount);
        if (!Same(_shown.Rows, now.Events))
            _shown = new FeedShown(now.Events, null, false);
    }

    private static bool Same(ImmutableArray<RiskEvent> one, ImmutableArray<RiskEvent> other) =>
        one.Length == other.Length && (one.IsEmpty || (ReferenceEquals(one[0], other[0]) && ReferenceEquals(one[^1], other[^1])));

    private void SetReading(bool reading)
    {
        _reading = reading;
        Pull();
    }

    private async Task ShowNewAsync()
    {
        _reading = false;
        Pull();
        if (_table is not null)
            await _table.ToTopAsync();
    }
}
