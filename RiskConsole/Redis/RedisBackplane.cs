using System.Globalization;
using RiskConsole.Events;
using RiskConsole.Telemetry;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>Tells the other instances of changes over one channel: at once after quiet, then coalesced. A message is text, parted by spaces:
/// the instance, the number of its message, topics.</summary>
/// <remarks>Redis hands a message to whoever listens at that moment. So while Redis is away topics wait here, and whenever messages may have been
/// missed every shared topic is told here once, as soon as a message of our own that came round shows that we listen again.</remarks>
internal sealed class RedisBackplane(RedisLink link, RedisKeys keys, ThisInstance me, TimeProvider time, ILogger<RedisBackplane> logger)
    : BackgroundService, IBackplane
{
    private const int MaxMessage = 2_048;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private HashSet<Topic> _pending = [];
    private long _sent;
    private long _awaited;
    private bool _subscribed;
    private Action<Topic> _onReceived = static _ => { };
    private Action _onMissed = static () => { };

    public void Connect(Action<Topic> onReceived, Action onMissed) => (_onReceived, _onMissed) = (onReceived, onMissed);

    public void Forward(Topic topic)
    {
        bool added;
        lock (_gate)
            added = _pending.Add(topic);
        if (added)
            Wake();
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        link.Changed += OnChanged;
        link.Resubscribed += ExpectOwn;
        try
        {
            ExpectOwn();
            while (!stoppingToken.IsCancellationRequested)
            {
                await _wake.WaitAsync(IsListening ? Timeout.InfiniteTimeSpan : Retry, stoppingToken);
                await TellOthersAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        finally
        {
            link.Changed -= OnChanged;
            link.Resubscribed -= ExpectOwn;
        }
    }

    /// <summary>Whether nothing another instance tells can be missed at this moment.</summary>
    internal bool IsListening => Volatile.Read(ref _awaited) == 0;

    private async Task TellOthersAsync(CancellationToken ct)
    {
        if (!link.State.IsUp)
            return;
        HashSet<Topic> topics;
        lock (_gate)
            (topics, _pending) = (_pending, []);
        if (topics.Count == 0 && IsListening)
            return;
        try
        {
            if (!_subscribed)
                await link.SubscribeAsync(keys.Changes, Receive, ct);
            _subscribed = true;
            var number = Interlocked.Increment(ref _sent);
            var message = string.Join(' ', topics.Select(topic => topic.Name).Prepend(number.ToString(CultureInfo.InvariantCulture)).Prepend(me.Name));
            await link.RunAsync(database => database.PublishAsync(keys.Changes, message), ct);
        }
        catch (RedisAwayException e)
        {
            logger.LogDebug("Other instances are told later: {Reason}", e.Message);
            lock (_gate)
                _pending.UnionWith(topics);
            ExpectOwn();
        }
    }

    private void OnChanged(RedisState state)
    {
        if (state.IsUp)
            ExpectOwn();
    }

    private void ExpectOwn()
    {
        // A message sent before may still come round, and would prove nothing.
        Volatile.Write(ref _awaited, Volatile.Read(ref _sent) + 1);
        Wake();
    }

    private void Receive(RedisValue value)
    {
        // Anyone who reaches the server can write to the channel: what is not a message of ours is dropped.
        if ((byte[]?)value is not { Length: <= MaxMessage })
            return;
        var words = value.ToString().Split(' ');
        if (words.Length < 2 || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return;
        if (words[0] == me.Name)
            Prove(number);
        else
        {
            foreach (var name in words.AsSpan(2))
                _onReceived(new Topic(name, IsShared: true));
        }
    }

    private void Prove(long number)
    {
        var awaited = Volatile.Read(ref _awaited);
        if (awaited == 0 || number < awaited)
            return;
        _onMissed();
        // Unless messages may have been missed again meanwhile.
        Interlocked.CompareExchange(ref _awaited, 0, awaited);
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // One signal that waits is enough; none is needed after the end.
        }
    }
}
