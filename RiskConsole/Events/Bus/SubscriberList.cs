namespace RiskConsole.Events.Bus;

/// <summary>Callbacks to tell of a change. Telling takes no lock and copies nothing; joining and leaving copy the list.</summary>
internal sealed class SubscriberList
{
    private readonly Lock _gate = new();
    private Subscription[] _subscriptions = [];

    public int Count => Volatile.Read(ref _subscriptions).Length;

    public IDisposable Add(Action onChanged)
    {
        var subscription = new Subscription(this, onChanged);
        lock (_gate)
            _subscriptions = [.. _subscriptions, subscription];
        return subscription;
    }

    /// <summary>Calls everyone; one that throws is logged and does not keep the others from being told.</summary>
    public void Notify(ILogger logger)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            try
            {
                subscription.OnChanged();
            }
            catch (Exception e)
            {
                logger.LogError(e, "A subscriber failed");
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
    }

    private sealed class Subscription(SubscriberList list, Action onChanged) : IDisposable
    {
        private int _disposed;

        // Someone being told right now may still hold the old array.
        public void OnChanged()
        {
            if (Volatile.Read(ref _disposed) == 0)
                onChanged();
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                list.Remove(this);
        }
    }
}
