using System.Collections.Concurrent;

namespace RiskConsole.Events.Bus;

/// <summary>The in-process bus. What is published here goes to the backplane too if it is shared; what the backplane brings is only told here.</summary>
internal sealed class EventBus : IEventBus
{
    private readonly ConcurrentDictionary<Topic, SubscriberList> _topics = new();
    private readonly IBackplane _backplane;
    private readonly ILogger<EventBus> _logger;

    public EventBus(IBackplane backplane, ILogger<EventBus> logger)
    {
        _backplane = backplane;
        _logger = logger;
        backplane.Connect(Tell, TellShared);
    }

    public IDisposable Subscribe(Topic topic, Action onChanged) => _topics.GetOrAdd(topic, static _ => new SubscriberList()).Add(onChanged);

    public void Publish(Topic topic)
    {
        Tell(topic);
        if (topic.IsShared)
            _backplane.Forward(topic);
    }

    /// <summary>How many callbacks a topic has.</summary>
    internal int Subscribers(Topic topic) => _topics.TryGetValue(topic, out var list) ? list.Count : 0;

    private void Tell(Topic topic)
    {
        if (_topics.TryGetValue(topic, out var list))
            list.Notify(_logger);
    }

    private void TellShared()
    {
        foreach (var (topic, list) in _topics)
        {
            if (topic.IsShared)
                list.Notify(_logger);
        }
    }
}

/// <summary>The backplane of a single instance: nobody else to tell.</summary>
internal sealed class LocalBackplane : IBackplane
{
    public void Forward(Topic topic)
    {
    }

    public void Connect(Action<Topic> onReceived, Action onMissed)
    {
    }
}
