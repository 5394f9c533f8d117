namespace RiskConsole.Events;

/// <summary>Tells that something changed, inside this process and, with a backplane, on every instance.</summary>
public interface IEventBus
{
    /// <summary>Calls <paramref name="onChanged"/> on each change until the result is disposed (more than once is harmless).
    /// The callback must return at once, must not throw and must not wait: it marks something dirty.</summary>
    IDisposable Subscribe(Topic topic, Action onChanged);

    /// <summary>Never waits for a subscriber; a subscriber that throws is logged and the others are still told.</summary>
    void Publish(Topic topic);
}

/// <summary>Carries topics between instances. The local one has nobody to tell.</summary>
public interface IBackplane
{
    /// <summary>Tells the other instances; must not block.</summary>
    void Forward(Topic topic);

    /// <summary>Sets who is told of what other instances published; called once, by the bus.</summary>
    void OnReceived(Action<Topic> handler);
}
