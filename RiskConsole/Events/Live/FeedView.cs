using System.Collections.Immutable;
using RiskConsole.Events.Bus;

namespace RiskConsole.Events.Live;

/// <summary>The state of one filter, shared by all who look through it. Changed only by <see cref="FeedViews"/>, under its lock.</summary>
internal sealed class SharedView(FeedFilter filter, int capacity)
{
    private readonly RiskEvent[] _rows = new RiskEvent[capacity];
    private int _count;
    private int _next;
    private long _matched;
    private volatile FeedSnapshot _current = new(0, 0, []);

    public FeedFilter Filter { get; } = filter;

    public SubscriberList Subscribers { get; } = new();

    public FeedSnapshot Current => _current;

    public int Viewers { get; set; }

    /// <summary>Whether <see cref="Current"/> lacks something.</summary>
    public bool Dirty { get; private set; }

    /// <summary>Why the view stopped, when its filter failed on an event.</summary>
    public bool Failed { get; set; }

    public bool Admits(RiskEvent e) => Filter.Categories.Contains(e.Category) && (Filter.Query is not { IsEmpty: false } query || query.Matches(e));

    public void Add(RiskEvent e, bool counts)
    {
        _rows[_next] = e;
        _next = (_next + 1) % _rows.Length;
        _count = Math.Min(_count + 1, _rows.Length);
        if (counts)
            _matched++;
        Dirty = true;
    }

    public void Renew(long head)
    {
        var rows = ImmutableArray.CreateBuilder<RiskEvent>(_count);
        for (var i = 1; i <= _count; i++)
            rows.Add(_rows[(_next - i + _rows.Length) % _rows.Length]);
        _current = new FeedSnapshot(head, _matched, rows.MoveToImmutable());
        Dirty = false;
    }
}

/// <summary>One viewer's hold on a shared view.</summary>
internal sealed class FeedView(SharedView view, Action<SharedView> leave) : IFeedView
{
    private int _disposed;

    public FeedSnapshot Current => view.Current;

    public IDisposable Subscribe(Action onChanged) => view.Subscribers.Add(onChanged);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            leave(view);
    }
}
