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
    /// <summary>Tells the other instances of a shared topic; must not block.</summary>
    void Forward(Topic topic);

    /// <summary>Sets who is told; called once, by the bus.</summary>
    /// <param name="onReceived">Another instance published this.</param>
    /// <param name="onMissed">Other instances may have published anything.</param>
    void Connect(Action<Topic> onReceived, Action onMissed);
}
