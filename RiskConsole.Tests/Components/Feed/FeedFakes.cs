using System.Collections.Immutable;
using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Feed;

/// <summary>Makes events that differ only in what a test names.</summary>
internal static class Event
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static RiskEvent Of(long seq, Severity severity = Severity.Info, Category category = Category.Risk,
        string? subject = "acct/1", string? data = null, string type = "io.bridge.withdrawal", string? extensions = null) => new()
        {
            Seq = seq,
            Uid = UidOf(seq),
            Source = "/bridge",
            Id = $"e{seq}",
            Type = type,
            Subject = subject,
            Time = Start.AddSeconds(seq),
            ReceivedAt = Start.AddSeconds(seq + 1),
            Severity = severity,
            Category = category,
            Data = data,
            Extensions = extensions,
        };

    public static Guid UidOf(long seq) => new($"00000000-0000-7000-8000-{seq:x12}");
}

/// <summary>A log in memory: the store and the live views over the same events, without a clock.</summary>
internal sealed class FakeLog(int capacity = 200) : IEventStore, IFeedViews
{
    private readonly List<RiskEvent> _events = [];
    private readonly List<View> _views = [];

    public List<FeedFilter> Opened { get; } = [];

    public int OpenViews => _views.Count;

    public string? Timeout { get; set; }

    public void Add(params IEnumerable<RiskEvent> events)
    {
        foreach (var e in events)
        {
            _events.Add(e);
            foreach (var view in _views)
                view.Matched += Admits(view.Filter, e) ? 1 : 0;
        }
        foreach (var view in _views.ToArray())
            view.Renew();
    }

    public Task<IFeedView> OpenAsync(FeedFilter filter, CancellationToken ct)
    {
        Opened.Add(filter);
        var view = new View(this, filter);
        view.Renew();
        _views.Add(view);
        return Task.FromResult<IFeedView>(view);
    }

    public Task<EventPage> SearchAsync(EventSearch search, EventOrder order, int limit, EventCursor? after, CancellationToken ct)
    {
        if (Timeout is not null)
            throw new QueryTimeoutException(Timeout);
        var found = Matching(search).Where(e => after is null || e.Seq < after.Value.Seq).Take(limit + 1).ToList();
        return Task.FromResult(found.Count > limit
            ? new EventPage(found[..limit], new EventCursor(0, found[limit - 1].Seq))
            : new EventPage(found, null));
    }

    public Task<long> CountAsync(EventSearch search, CancellationToken ct) => Task.FromResult(Matching(search).LongCount());

    public Task<RiskEvent?> FindAsync(Guid uid, CancellationToken ct) => Task.FromResult(_events.Find(e => e.Uid == uid));

    public Task<IReadOnlyList<RiskEvent>> FindByIdAsync(string id, string? source, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<RiskEvent>>(_events.FindAll(e => e.Id == id));

    public Task<IReadOnlyList<RiskEvent>> ReadAfterAsync(long seq, int max, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<RiskEvent>>([.. _events.Where(e => e.Seq > seq).Take(max)]);

    private IEnumerable<RiskEvent> Matching(EventSearch search) => Enumerable.Reverse(_events).Where(e =>
        Admits(new(search.Query, search.Categories), e) && !(e.Time < search.From) && !(e.Time >= search.To));

    private static bool Admits(FeedFilter filter, RiskEvent e) =>
        filter.Categories.Contains(e.Category) && (filter.Query is not { IsEmpty: false } query || query.Matches(e));

    private sealed class View(FakeLog log, FeedFilter filter) : IFeedView
    {
        private readonly List<Action> _told = [];

        public FeedFilter Filter => filter;

        public long Matched { get; set; }

        public FeedSnapshot Current { get; private set; } = new(0, 0, []);

        public void Renew()
        {
            var rows = Enumerable.Reverse(log._events).Where(e => Admits(filter, e)).Take(log.Capacity).ToImmutableArray();
            Current = new(log._events.Count == 0 ? 0 : log._events[^1].Seq, Matched, rows);
            foreach (var told in _told.ToArray())
                told();
        }

        public IDisposable Subscribe(Action onChanged)
        {
            _told.Add(onChanged);
            return new Ending(() => _told.Remove(onChanged));
        }

        public void Dispose() => log._views.Remove(this);
    }

    private int Capacity => capacity;

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>Saved views in memory.</summary>
internal sealed class FakeSavedViews : ISavedViews
{
    public List<SavedView> Views { get; } = [];

    public Task<IReadOnlyList<SavedView>> ListAsync(ClaimsPrincipal user, string page, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<SavedView>>([.. Views.Where(v => v.Page == page).OrderBy(v => v.Name, StringComparer.Ordinal)]);

    public Task<SavedView> SaveAsync(ClaimsPrincipal user, string page, string name, string url, CancellationToken ct)
    {
        if (name.Contains('<', StringComparison.Ordinal))
            throw new InputRefusedException("name", "A name has letters and digits.");
        var view = new SavedView(Guid.NewGuid(), page, name, url);
        Views.Add(view);
        return Task.FromResult(view);
    }

    public Task RenameAsync(ClaimsPrincipal user, Guid id, string name, CancellationToken ct)
    {
        var index = Views.FindIndex(v => v.Id == id);
        Views[index] = Views[index] with { Name = name };
        return Task.CompletedTask;
    }

    public Task ShareAsync(ClaimsPrincipal user, Guid id, bool shared, CancellationToken ct)
    {
        var index = Views.FindIndex(v => v.Id == id);
        Views[index] = Views[index] with { IsShared = shared };
        return Task.CompletedTask;
    }

    public Task DeleteAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        Views.RemoveAll(v => v.Id == id);
        return Task.CompletedTask;
    }
}
