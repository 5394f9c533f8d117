using RiskConsole.Events;

namespace RiskConsole.Tests.Support;

/// <summary>A bus that calls back on the publisher's thread and counts who listens.</summary>
internal sealed class FakeBus : IEventBus
{
    private readonly Lock _lock = new();
    private readonly List<(Topic Topic, Action OnChanged)> _subscribers = [];

    public int Subscribers
    {
        get
        {
            lock (_lock)
                return _subscribers.Count;
        }
    }

    public IDisposable Subscribe(Topic topic, Action onChanged)
    {
        var entry = (topic, onChanged);
        lock (_lock)
            _subscribers.Add(entry);
        return new Subscription(() =>
        {
            lock (_lock)
                _subscribers.Remove(entry);
        });
    }

    public void Publish(Topic topic)
    {
        Action[] callbacks;
        lock (_lock)
            callbacks = [.. _subscribers.Where(subscriber => subscriber.Topic == topic).Select(subscriber => subscriber.OnChanged)];
        foreach (var callback in callbacks)
            callback();
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
