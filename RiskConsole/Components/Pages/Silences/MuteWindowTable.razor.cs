using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts.Silences;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>Mute windows as a table, live: also whether each mutes now and what it hides.</summary>
public sealed partial class MuteWindowTable
{
    private IReadOnlyList<Line> _lines = [];
    private SuppressionSet? _shown;

    [Parameter] public bool MayAct { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    /// <summary>The one that is looked at.</summary>
    [Parameter] public Guid? Open { get; set; }

    [Parameter] public EventCallback<(MuteWindow Window, bool Enabled)> OnEnable { get; set; }

    [Parameter] public EventCallback<MuteWindow> OnEnd { get; set; }

    [Inject] private IMuteWindows Windows { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    /// <inheritdoc/>
    protected override void Renew()
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

    /// <param name="Next">When it begins or ends.</param>
    private sealed record Line(MuteWindow Window, string When, bool Holds, DateTimeOffset? Next);
}
