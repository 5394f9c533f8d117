using Microsoft.Extensions.Options;
using RiskConsole.Telemetry;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>The one connection to Redis. Knows whether it can be used; while it cannot, commands fail at once instead of piling up.</summary>
internal sealed class RedisLink : IHostedService, IHealthSource, IDisposable
{
    private const string Part = "Redis";
    private const int AwayPenalty = 15;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConfigurationOptions _configuration;
    private readonly RedisOptions _options;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisLink> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private ConnectionMultiplexer? _connection;
    private Task _watching = Task.CompletedTask;
    private string? _connectFault;
    private int _disposed;
    private volatile RedisState _state;

    public RedisLink(ConfigurationOptions address, IOptions<RedisOptions> options, RedisKeys keys, TimeProvider time, ILogger<RedisLink> logger)
    {
        _options = options.Value;
        _configuration = address;
        _keys = keys;
        _time = time;
        _logger = logger;
        _state = new RedisState(false, "Redis was not reached yet.", time.GetUtcNow());
    }

    public RedisState State => _state;

    /// <summary>Called with the new state whenever <see cref="RedisState.IsUp"/> changed; must return at once.</summary>
    public event Action<RedisState>? Changed;

    /// <summary>Called when the connection that carries subscriptions is back: messages may have been missed. Must return at once.</summary>
    public event Action? Resubscribed;

    public Health Current
    {
        get
        {
            var state = _state;
            return state.IsUp
                ? new Health(Part, HealthStatus.Good, "Answers and takes writes.", state.Since, 0)
                : new Health(Part, HealthStatus.Degraded, $"Delayed: {state.Reason} The console works on its own database meanwhile.", state.Since, AwayPenalty) { Delays = true };
        }
    }

    /// <summary>Runs commands; several sent by one function travel together.</summary>
    /// <exception cref="RedisAwayException">Redis is away, took too long, or refused.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> commands, CancellationToken ct)
    {
        if (_state is { IsUp: false } away)
            throw new RedisAwayException(away.Reason);
        return await AttemptAsync(commands, ct);
    }

    /// <summary>Listens to a channel for as long as the link lives; the handler must return at once.</summary>
    /// <exception cref="RedisAwayException">Redis is away.</exception>
    public async Task SubscribeAsync(string channel, Action<RedisValue> handler, CancellationToken ct)
    {
        var connection = _connection ?? throw new RedisAwayException(_state.Reason);
        try
        {
            await connection.GetSubscriber().SubscribeAsync(channel, (_, message) => handler(message)).WaitAsync(_options.CommandTimeout, _time, ct);
        }
        catch (Exception e) when (RedisFaults.Explain(e) is not null)
        {
            throw new RedisAwayException(RedisFaults.Explain(e)!, e);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken);
        _watching = WatchAsync(_stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        // The container disposes once per service it is registered as.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _stopping.Cancel();
        _connection?.Dispose();
        _stopping.Dispose();
    }

    private async Task<T> AttemptAsync<T>(Func<IDatabase, Task<T>> commands, CancellationToken ct)
    {
        var connection = _connection ?? throw new RedisAwayException(_state.Reason);
        try
        {
            return await commands(connection.GetDatabase()).WaitAsync(_options.CommandTimeout, _time, ct);
        }
        catch (Exception e) when (RedisFaults.Explain(e) is not null)
        {
            var reason = Describe(e);
            Set(false, reason);
            throw new RedisAwayException(reason, e);
        }
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        try
        {
            var connection = await ConnectionMultiplexer.ConnectAsync(_configuration).WaitAsync(ct);
            connection.ConnectionFailed += (_, e) => Volatile.Write(ref _connectFault, RedisFaults.OfConnection(e.FailureType, e.Exception));
            connection.ConnectionRestored += (_, e) =>
            {
                Volatile.Write(ref _connectFault, null);
                if (e.ConnectionType == ConnectionType.Subscription)
                    Resubscribed?.Invoke();
            };
            _connection = connection;
        }
        catch (Exception e) when (e is RedisConnectionException or System.Net.Sockets.SocketException)
        {
            Volatile.Write(ref _connectFault, RedisFaults.OfConnection(ConnectionFailureType.UnableToConnect, e));
        }
        await ProbeAsync(ct);
        if (!_state.IsUp)
            _logger.LogWarning("Redis cannot be used, the console starts without it and tries again: {Reason}", _state.Reason);
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(ProbeInterval, _time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (_connection is null)
                await ConnectAsync(ct);
            else
                await ProbeAsync(ct);
        }
    }

    private async Task ProbeAsync(CancellationToken ct)
    {
        try
        {
            // A write, since a server that is read-only or out of memory answers a ping.
            await AttemptAsync(async database =>
            {
                await database.ExecuteAsync("SET", _keys.Probe, "1", "EX", "60");
                if (!_state.IsUp)
                    await RedisFaults.RequireStreamsAsync(database, _keys.Events);
                return true;
            }, ct);
            Set(true, "");
        }
        catch (RedisAwayException e)
        {
            Set(false, e.Message);
        }
    }

    private string Describe(Exception e) =>
        e is RedisConnectionException && Volatile.Read(ref _connectFault) is { } fault ? fault : RedisFaults.Explain(e)!;

    private void Set(bool up, string reason)
    {
        lock (_gate)
        {
            if (_state.IsUp == up && _state.Reason == reason)
                return;
            var turned = _state.IsUp != up;
            _state = new RedisState(up, reason, turned ? _time.GetUtcNow() : _state.Since);
            if (!turned)
                return;
        }
        if (up)
            _logger.LogInformation("Redis answers");
        else
            _logger.LogWarning("Redis is away: {Reason}", reason);
        Changed?.Invoke(_state);
    }
}
