using System.Collections.Immutable;
using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Notices;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Notices and preferences that a test sets.</summary>
internal sealed class FakeNotices : INoticeViews, INoticeView, IPreferences
{
    private readonly List<Action> _subscribers = [];

    public NoticeSnapshot Current { get; private set; } = NoticeSnapshot.Empty;

    public KeptPreferences Kept { get; private set; } = KeptPreferences.Default;

    public InputRefusedException? Refusal { get; set; }

    public int Viewers { get; private set; }

    /// <summary>The last mark.</summary>
    public long Seen { get; private set; }

    public Task<INoticeView> OpenAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        Viewers++;
        return Task.FromResult<INoticeView>(this);
    }

    /// <summary>Notices come, oldest first, all in the same ways.</summary>
    public void Come(Ways ways, params Notice[] notices)
    {
        var isCalling = ways > Ways.Panel;
        Current = Current with
        {
            UpTo = notices[^1].Seq,
            Panel = [.. notices.Reverse(), .. Current.Panel],
            Unread = Current.Unread + notices.Length,
            Worst = Severities.All.First(severity => notices.Any(notice => notice.Severity == severity)),
            Calls = isCalling ? [.. notices.Reverse().Take(6).Select(notice => new NoticeCall(notice, ways))] : ImmutableArray<NoticeCall>.Empty,
            Totals = isCalling ? new(Current.Totals.Toasts + notices.Length, Current.Totals.CriticalToasts + notices.Count(n => n.Severity == Severity.Critical), 0) : Current.Totals,
        };
        Tell();
    }

    public IDisposable Subscribe(Action onChanged)
    {
        _subscribers.Add(onChanged);
        return new Ending(() => _subscribers.Remove(onChanged));
    }

    public void Dispose() => Viewers--;

    public Task<KeptPreferences> GetAsync(ClaimsPrincipal user, CancellationToken ct) => Task.FromResult(Kept);

    public Task<KeptPreferences> SaveAsync(ClaimsPrincipal user, Preferences wanted, long basedOn, CancellationToken ct)
    {
        if (Refusal is not null)
            throw Refusal;
        return Task.FromResult(Kept = new(wanted, basedOn + 1, 0));
    }

    public Task SeenAsync(ClaimsPrincipal user, long seq, CancellationToken ct)
    {
        Seen = seq;
        Current = Current with { SeenSeq = seq, Unread = 0, Worst = null };
        Tell();
        return Task.CompletedTask;
    }

    private void Tell()
    {
        foreach (var subscriber in _subscribers.ToArray())
            subscriber();
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
