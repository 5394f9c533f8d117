using System.Collections.Immutable;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Live views over events the test sets; counts those that are open.</summary>
internal sealed class FakeFeedViews : IFeedViews
{
    private readonly List<Action> _subscribers = [];

    public List<RiskEvent> Events { get; } = [];

    public List<FeedFilter> Opened { get; } = [];

    public int Open { get; private set; }

    public int Subscribers => _subscribers.Count;

    public Task<IFeedView> OpenAsync(FeedFilter filter, CancellationToken ct)
    {
        Opened.Add(filter);
        Open++;
        return Task.FromResult<IFeedView>(new View(this, filter));
    }

    public void Publish()
    {
        foreach (var subscriber in _subscribers.ToList())
            subscriber();
    }

    private sealed class View(FakeFeedViews owner, FeedFilter filter) : IFeedView
    {
        public FeedSnapshot Current
        {
            get
            {
                ImmutableArray<RiskEvent> rows = [.. owner.Events.Where(e => filter.Query?.Matches(e) != false).Reverse()];
                return new FeedSnapshot(rows.Length, rows.Length, rows);
            }
        }

        public IDisposable Subscribe(Action onChanged)
        {
            owner._subscribers.Add(onChanged);
            return new End(() => owner._subscribers.Remove(onChanged));
        }

        public void Dispose() => owner.Open--;
    }

    private sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
