using System.Collections.Immutable;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>A place in the shown rows where stored events are left out.</summary>
/// <param name="Index">The gap is before the row of this index.</param>
/// <param name="Count">How many events are left out; null when that is not known.</param>
public sealed record FeedGap(int Index, long? Count);

/// <summary>What the live table shows; a new instance exactly when that changes.</summary>
/// <param name="Rows">Newest first, by position in the log.</param>
/// <param name="MayHaveOlder">False once the beginning of the log was reached.</param>
public sealed record FeedShown(ImmutableArray<RiskEvent> Rows, FeedGap? Gap, bool MayHaveOlder)
{
    public static FeedShown Empty { get; } = new([], null, false);
}

/// <summary>One viewer's state over a shared live view: streaming or holding still, what older rows were fetched, and where rows are
/// missing. Not thread-safe; lives on its circuit.</summary>
public sealed class FeedTail
{
    /// <summary>Most rows kept below the view's own; beyond that the oldest are let go and can be loaded again.</summary>
    internal const int MaxKept = 2_000;

    private FeedSnapshot _latest;
    private FeedSnapshot? _held;

    // Rows older than those of the view: fetched by the viewer, or kept to stand below a gap.
    private ImmutableArray<RiskEvent> _kept = [];

    // The gap lies right above the kept row of this position in the log.
    private long? _gapAbove;
    private long? _gapCount;
    private bool _atBeginning;

    /// <param name="isWhole">Whether the rows are known to be all that the log has.</param>
    public FeedTail(FeedSnapshot first, bool isWhole)
    {
        _latest = first;
        _atBeginning = isWhole;
        Rebuild();
    }

    public FeedShown Shown { get; private set; } = FeedShown.Empty;

    public bool IsHeld => _held is not null;

    /// <summary>Position in the log up to which the shown rows are complete.</summary>
    public long ShownHead => (_held ?? _latest).HeadSeq;

    /// <summary>How many matching events came since the rows were held; 0 while streaming.</summary>
    public long Waiting => _held is null ? 0 : _latest.Matched - _held.Matched;

    /// <summary>How many rows the view has now.</summary>
    public int LatestRows => _latest.Rows.Length;

    /// <summary>More waited than the view keeps: on release some must be loaded from the store.</summary>
    public bool WaitingOverflows => _held is not null && Waiting > _latest.Rows.Length;

    /// <summary>Where the next older page begins; null while nothing is shown.</summary>
    public EventCursor? OlderCursor => Shown.Rows is [.., var last] ? CursorAt(last) : null;

    /// <summary>Where the missing rows begin; null when none are missing.</summary>
    public EventCursor? GapCursor => Shown.Gap is { Index: > 0 } gap ? CursorAt(Shown.Rows[gap.Index - 1]) : null;

    /// <summary>Takes a new state of the view. While held, only the counters change.</summary>
    /// <param name="wasAway">The browser was away: what came meanwhile and is not among the rows becomes a gap. While it watches, a flood
    /// that runs through the view too fast to be read is no gap; the rows simply are the newest.</param>
    public void Update(FeedSnapshot latest, bool wasAway = false)
    {
        if (ReferenceEquals(latest, _latest))
            return;
        var before = _latest;
        _latest = latest;
        if (_held is null)
            Advance(before, keepBelowGap: wasAway || !_kept.IsEmpty);
    }

    /// <summary>Holds the shown rows still.</summary>
    public void Hold() => _held ??= _latest;

    /// <summary>Holds the rows of an earlier moment, as a reload of a paused page asks for.</summary>
    /// <param name="rows">The newest rows at that moment.</param>
    public void HoldAt(long seq, ImmutableArray<RiskEvent> rows)
    {
        var newer = _latest.Rows.Count(e => e.Seq > seq);
        _held = new FeedSnapshot(seq, _latest.Matched - newer, rows);
        _atBeginning = rows.IsEmpty;
        Rebuild();
    }

    /// <summary>Shows the latest rows again. What waited beyond the view's rows becomes a gap above the rows shown before.</summary>
    public void Release()
    {
        if (_held is not { } held)
            return;
        _held = null;
        Advance(held, keepBelowGap: true);
    }

    /// <summary>Adds the page after <see cref="OlderCursor"/>.</summary>
    public void AddOlder(EventPage page)
    {
        var oldest = Shown.Rows is [.., var last] ? last.Seq : long.MaxValue;
        _kept = [.. _kept, .. page.Items.Where(e => e.Seq < oldest)];
        _atBeginning = page.Next is null;
        Rebuild();
    }

    /// <summary>Adds the page after <see cref="GapCursor"/>; the gap shrinks or closes.</summary>
    public void FillGap(EventPage page)
    {
        if (_gapAbove is not { } below || Shown.Gap is not { } gap)
            return;
        var above = gap.Index > 0 ? Shown.Rows[gap.Index - 1].Seq : long.MaxValue;
        ImmutableArray<RiskEvent> missing = [.. page.Items.Where(e => e.Seq > below && e.Seq < above)];
        var at = 0;
        while (at < _kept.Length && _kept[at].Seq > below)
            at++;
        _kept = _kept.InsertRange(at, missing);
        var closed = page.Next is null || page.Items.Count == 0 || page.Items[^1].Seq <= below || _gapCount <= missing.Length;
        _gapCount = closed ? null : _gapCount - missing.Length;
        _gapAbove = closed ? null : below;
        Rebuild();
    }

    private void Advance(FeedSnapshot from, bool keepBelowGap)
    {
        var came = _latest.Matched - from.Matched;
        var oldest = _latest.Rows is [.., var last] ? last.Seq : 0;
        if (came > _latest.Rows.Length && keepBelowGap && !from.Rows.IsEmpty)
        {
            // A second gap: what stood below the first one is let go, so that there is never more than one.
            if (_gapAbove is { } first)
            {
                _kept = [.. _kept.TakeWhile(e => e.Seq > first)];
                _atBeginning = false;
            }
            _kept = [.. from.Rows, .. _kept];
            _gapAbove = from.Rows[0].Seq;
            _gapCount = came - _latest.Rows.Length;
        }
        else if (!_kept.IsEmpty)
        {
            _kept = [.. from.Rows.Where(e => e.Seq < oldest), .. _kept];
        }
        else if (!from.Rows.IsEmpty && from.Rows[^1].Seq < oldest)
        {
            _atBeginning = false;
        }
        Rebuild();
    }

    private void Rebuild()
    {
        var view = (_held ?? _latest).Rows;
        if (_kept.Length > MaxKept)
        {
            _kept = _kept[..MaxKept];
            _atBeginning = false;
            if (_gapAbove is { } lost && !_kept.Any(e => e.Seq <= lost))
                _gapAbove = _gapCount = null;
        }
        var rows = _kept.IsEmpty ? view : view.AddRange(_kept);
        var gap = _gapAbove is { } above && IndexAtOrBelow(rows, above) is var index and >= 0 ? new FeedGap(index, _gapCount) : null;
        Shown = new(rows, gap, !_atBeginning && !rows.IsEmpty);
    }

    private static int IndexAtOrBelow(ImmutableArray<RiskEvent> rows, long seq)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Seq <= seq)
                return i;
        }
        return -1;
    }

    private static EventCursor CursorAt(RiskEvent e) => new(e.Time.ToMicros(), e.Seq);
}
