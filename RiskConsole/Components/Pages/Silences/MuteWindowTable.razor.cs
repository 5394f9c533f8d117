using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>Mute windows as a table, live: also whether each mutes now and what it hides.</summary>
public sealed partial class MuteWindowTable
{
    private IReadOnlyList<Line> _lines = [];
    private IReadOnlyDictionary<Guid, int> _counts = new Dictionary<Guid, int>();
    private IInboxView? _hidden;
    private CategorySet _categories;
    private SuppressionSet? _shown;

    [Parameter] public bool MayAct { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    /// <summary>The one that is looked at.</summary>
    [Parameter] public Guid? Open { get; set; }

    [Parameter] public EventCallback<(MuteWindow Window, bool Enabled)> OnEnable { get; set; }

    [Parameter] public EventCallback<MuteWindow> OnEnd { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    [Inject] private IMuteWindows Windows { get; init; } = default!;

    [Inject] private SilenceCounts Counts { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Bind(Topic.Silences, Renew);
        _categories = Access.For((await Viewer).User);
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => Renew();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (!firstRender)
            return;
        _hidden = Counts.Open(_categories);
        Bind(_hidden.Subscribe, Count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _hidden?.Dispose();
    }

    private void Renew()
    {
        var set = Windows.Current;
        if (ReferenceEquals(set, _shown))
            return;
        _shown = set;
        var now = Clock.GetUtcNow();
        _lines = [.. set.Windows.Select(window =>
        {
            var schedule = set.ScheduleOf(window.WindowId);
            return new Line(window, MuteWords.Times(window.Times), schedule?.Holds(now) == true, schedule?.NextChange(now));
        })];
    }

    private void Count()
    {
        if (_hidden is { } hidden)
            _counts = Counts.Of(hidden.Current);
    }

    /// <param name="Next">When it begins or ends.</param>
    private sealed record Line(MuteWindow Window, string When, bool Holds, DateTimeOffset? Next);
}
