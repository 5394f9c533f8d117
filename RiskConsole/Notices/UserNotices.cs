using System.Collections.Immutable;
using RiskConsole.Events;
using RiskConsole.Events.Bus;

namespace RiskConsole.Notices;

/// <summary>The state of one user's view. Changed only by <see cref="NoticeViews"/>, under its lock.</summary>
internal sealed class UserNotices(Guid userId, CategorySet categories)
{
    /// <summary>Of the notices that interrupt, how many are told by themselves and not only counted; of criticals and of others each.</summary>
    private const int MostCalls = 6;

    private readonly Queue<Notice> _panel = new();
    private CompiledPreferences? _preferences;
    private long _version = -1;
    private long _seen;
    private long _upTo;
    private ImmutableArray<NoticeCall> _calls = [];
    private NoticeTotals _totals;
    private volatile NoticeSnapshot _current = NoticeSnapshot.Empty;

    public Guid UserId { get; } = userId;

    public CategorySet Categories { get; } = categories;

    public SubscriberList Subscribers { get; } = new();

    public NoticeSnapshot Current => _current;

    public int Viewers { get; set; }

    /// <summary>Whether its preferences are there; before that nothing reaches it.</summary>
    public bool IsLoaded => _preferences is not null;

    /// <summary>Completes when <see cref="IsLoaded"/>.</summary>
    public Task Loaded { get; set; } = Task.CompletedTask;

    /// <summary>Takes over what is kept of the user.</summary>
    /// <param name="past">All notices there are, for a panel by new preferences.</param>
    /// <returns>Whether there is something to tell.</returns>
    public bool Take(KeptPreferences kept, Func<Preferences, CompiledPreferences> compile, IEnumerable<Notice> past, long upTo)
    {
        var seen = Math.Max(_seen, kept.SeenSeq ?? 0);
        if (_preferences is not null && kept.Version == _version && seen == _seen)
            return false;
        _seen = seen;
        if (_preferences is null || kept.Version != _version)
        {
            (_preferences, _version, _upTo) = (compile(kept.Wanted), kept.Version, upTo);
            _panel.Clear();
            foreach (var notice in past)
            {
                if (WaysOf(notice).HasFlag(Ways.Panel))
                    Keep(notice);
            }
        }
        Renew();
        return true;
    }

    /// <summary>Takes what is new.</summary>
    /// <returns>Whether there is something to tell.</returns>
    public bool Add(IReadOnlyList<Notice> added, long upTo)
    {
        if (_preferences is null)
            return false;
        _upTo = upTo;
        var isNews = false;
        foreach (var notice in added)
        {
            var ways = WaysOf(notice);
            isNews |= ways != Ways.None;
            if (ways.HasFlag(Ways.Panel))
                Keep(notice);
            if (ways > Ways.Panel)
                Call(notice, ways);
        }
        if (isNews)
            Renew();
        return isNews;
    }

    private Ways WaysOf(Notice notice) => Categories.Contains(notice.Alert.Category) ? _preferences!.Of(notice, UserId) : Ways.None;

    private void Keep(Notice notice)
    {
        if (_panel.Count == NoticeSnapshot.MostKept)
            _panel.Dequeue();
        _panel.Enqueue(notice);
    }

    private void Call(Notice notice, Ways ways)
    {
        var isCritical = notice.Severity == Severity.Critical;
        if (ways.HasFlag(Ways.Toast))
            _totals = _totals with { Toasts = _totals.Toasts + 1, CriticalToasts = _totals.CriticalToasts + (isCritical ? 1 : 0) };
        if (ways.HasFlag(Ways.Browser))
            _totals = _totals with { Browser = _totals.Browser + 1 };
        var criticals = _calls.Where(call => call.Notice.Severity == Severity.Critical);
        var others = _calls.Where(call => call.Notice.Severity != Severity.Critical);
        var call = new NoticeCall(notice, ways);
        _calls = [.. (isCritical ? criticals.Prepend(call) : criticals).Take(MostCalls), .. (isCritical ? others : others.Prepend(call)).Take(MostCalls)];
    }

    private void Renew()
    {
        var listed = ImmutableArray.CreateBuilder<Notice>(Math.Min(_panel.Count, NoticeSnapshot.MostListed));
        foreach (var notice in _panel.Skip(_panel.Count - listed.Capacity))
            listed.Add(notice);
        listed.Reverse();
        var unread = _panel.Where(notice => notice.Seq > _seen);
        _current = new NoticeSnapshot(
            _upTo, _seen, listed.MoveToImmutable(), unread.Count(), unread.Any() ? unread.Max(notice => notice.Severity) : null, _calls, _totals);
    }
}
