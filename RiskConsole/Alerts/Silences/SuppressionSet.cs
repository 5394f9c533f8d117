using RiskConsole.Query;

namespace RiskConsole.Alerts.Silences;

/// <summary>All silences and mute windows there ever were, compiled, and which of them hold. Immutable.</summary>
internal sealed class SuppressionSet
{
    public static readonly SuppressionSet Empty = new(0, -1, [], [], DateTimeOffset.MinValue);

    private readonly IReadOnlyList<HeldSilence> _silences;
    private readonly IReadOnlyList<HeldWindow> _windows;
    private readonly SuppressionIndex _now;

    /// <param name="stored">Of the store it was read from, see <see cref="SilenceReads"/>.</param>
    /// <param name="at">Decides what holds now.</param>
    public SuppressionSet(long revision, long stored, IReadOnlyList<HeldSilence> silences, IReadOnlyList<HeldWindow> windows, DateTimeOffset at)
    {
        (Revision, Stored, At) = (revision, stored, at);
        (_silences, _windows) = (silences, windows);
        Silences = [.. silences.Select(held => held.Silence)];
        Windows = [.. windows.Where(held => held.Window.Until is null).Select(held => held.Window)];
        _now = new SuppressionIndex([.. silences.Where(s => s.HoldsAt(at)).Select(s => (s.Query, s.Hidden)), .. windows.Where(w => w.HoldsAt(at)).Select(w => (w.Query, w.HiddenAt(at)))]);
        NextChange = silences.SelectMany(s => s.Ends).Concat(windows.SelectMany(w => w.NextChanges(at))).Where(change => change > at).Select(change => (DateTimeOffset?)change).Min();
    }

    /// <summary>Grows whenever what holds now may have changed.</summary>
    public long Revision { get; }

    /// <summary>Which state of the store it shows.</summary>
    public long Stored { get; }

    public DateTimeOffset At { get; }

    /// <summary>When the next one begins or ends by time; null for none.</summary>
    public DateTimeOffset? NextChange { get; }

    /// <summary>All, the last created first.</summary>
    public IReadOnlyList<Silence> Silences { get; }

    /// <summary>The version that holds of each window that was not ended, by name.</summary>
    public IReadOnlyList<MuteWindow> Windows { get; }

    public Silence? Find(Guid id) => Silences.FirstOrDefault(silence => silence.Id == id);

    /// <summary>The schedule of a window that was not ended.</summary>
    public MuteSchedule? ScheduleOf(Guid windowId) => _windows.FirstOrDefault(w => w.Window.WindowId == windowId && w.Window.Until is null)?.Schedule;

    /// <summary>The same silences and windows, as of another time.</summary>
    public SuppressionSet Turn(DateTimeOffset at) => new(Revision + 1, Stored, _silences, _windows, at);

    /// <summary>What hides an alert as of <see cref="At"/>, and until <see cref="NextChange"/>.</summary>
    public IReadOnlyList<Suppression> Of(Alert alert) => _now.Of(alert);

    /// <summary>What hides an alert at any time.</summary>
    public IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at)
    {
        List<Suppression>? hidden = null;
        foreach (var silence in _silences)
        {
            if (silence.HoldsAt(at) && silence.Query.Matches(alert))
                (hidden ??= []).Add(silence.Hidden);
        }
        foreach (var window in _windows)
        {
            if (window.HoldsAt(at) && window.Query.Matches(alert))
                (hidden ??= []).Add(window.HiddenAt(at));
        }
        return hidden ?? (IReadOnlyList<Suppression>)[];
    }

    /// <summary>Only what may hold at some time from <paramref name="from"/> to <paramref name="to"/>, for asking about many alerts of that time.</summary>
    public SuppressionSet Within(DateTimeOffset from, DateTimeOffset to) => new(
        Revision, Stored, [.. _silences.Where(s => s.Silence.StartsAt <= to && s.Silence.Until > from)],
        [.. _windows.Where(w => w.Window.Enabled && w.Window.From <= to && !(w.Window.Until <= from))], At);
}

/// <summary>A silence that can be read.</summary>
internal sealed class HeldSilence(Silence silence, CompiledQuery<Alert> query)
{
    public Silence Silence => silence;

    public CompiledQuery<Alert> Query => query;

    public Suppression Hidden { get; } = new(SuppressionKind.Silence, silence.Id, $"{silence.Author}: {silence.Comment}", silence.Until);

    public DateTimeOffset[] Ends => silence.StartsAt < silence.Until ? [silence.StartsAt, silence.Until] : [];

    public bool HoldsAt(DateTimeOffset at) => at >= silence.StartsAt && at < silence.Until;
}

/// <summary>A version of a mute window that can be read.</summary>
internal sealed class HeldWindow(MuteWindow window, CompiledQuery<Alert> query, MuteSchedule schedule)
{
    private HiddenSpan? _last;

    public MuteWindow Window => window;

    public CompiledQuery<Alert> Query => query;

    public MuteSchedule Schedule => schedule;

    public bool HoldsAt(DateTimeOffset at) => window.Enabled && at >= window.From && !(at >= window.Until) && schedule.Holds(at);

    /// <summary>Why an alert is hidden at a time when it holds.</summary>
    public Suppression HiddenAt(DateTimeOffset at)
    {
        // Alerts that are asked about come in order: mostly within the same night.
        if (_last is { } last && at >= last.From && !(at >= last.To))
            return last.Hidden;
        var end = schedule.NextChange(at);
        var hidden = new Suppression(SuppressionKind.MuteWindow, window.WindowId, window.Name, window.Until < end ? window.Until : end ?? window.Until);
        _last = new HiddenSpan(at, end, hidden);
        return hidden;
    }

    public IEnumerable<DateTimeOffset> NextChanges(DateTimeOffset at)
    {
        if (!window.Enabled || at >= window.Until)
            yield break;
        yield return window.From;
        if (window.Until is { } until)
            yield return until;
        if (schedule.NextChange(at) is { } change)
            yield return change;
    }

    private sealed record HiddenSpan(DateTimeOffset From, DateTimeOffset? To, Suppression Hidden);
}
