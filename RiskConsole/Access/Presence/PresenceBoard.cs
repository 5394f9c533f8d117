using System.Security.Claims;
using RiskConsole.Events;

namespace RiskConsole.Access.Presence;

/// <inheritdoc cref="IPresence"/>
internal sealed class PresenceBoard(
    IPresenceExchange exchange, IAccessGuard guard, CategoryAccess access, IEventBus bus, TimeProvider time, ILogger<PresenceBoard> logger) : BackgroundService, IPresence
{
    /// <summary>Also how soon an instance that ended without a word is noticed at most, beside what the exchange allows it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Between two tellings, so that somebody who leafs through alerts does not flood the other instances.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<(Guid Alert, Guid User), (Look Look, int Pages)> _here = [];
    private IReadOnlyList<Look> _elsewhere = [];
    private bool _told = true;
    private volatile PresenceSnapshot _current = PresenceSnapshot.Empty;

    public PresenceSnapshot Current => _current;

    public async Task<IDisposable> JoinAsync(ClaimsPrincipal user, Guid alertId, Category category, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        if (user.UserId() is not { } userId)
            throw new AccessDeniedException("Only people look at alerts.");
        if (!access.For(user).Contains(category))
            throw new AccessDeniedException("Your role does not see this alert.");
        var key = (alertId, userId);
        lock (_gate)
        {
            _here[key] = _here.TryGetValue(key, out var there)
                ? (there.Look, there.Pages + 1)
                : (new Look(alertId, category, userId, user.DisplayName(), time.GetUtcNow()), 1);
            HereChanged();
        }
        return new Stay(() => Leave(key));
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe(Topic.PresenceTold, Wake);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await ExchangeAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
                await _wake.WaitAsync(Interval, stoppingToken);
            }
        }
        finally
        {
            // Whoever looked here is gone with the instance; the others need not wait until they notice.
            await LeaveAsync();
        }
    }

    private async Task ExchangeAsync(CancellationToken ct)
    {
        Look[] own;
        bool isNews;
        lock (_gate)
        {
            own = [.. _here.Values.Select(look => look.Look)];
            isNews = !_told;
            _told = true;
        }
        try
        {
            var elsewhere = await exchange.ExchangeAsync(own, ct);
            lock (_gate)
            {
                _elsewhere = elsewhere ?? [];
                if (elsewhere is null)
                    _told = !isNews && _told;
                Renew();
            }
            if (isNews && elsewhere is not null)
                bus.Publish(Topic.PresenceTold);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("Who looks at alerts could not be told to the other instances, trying again in {Seconds} s: {Reason}", Interval.TotalSeconds, e.Message);
        }
    }

    private async Task LeaveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            if (await exchange.ExchangeAsync([], limit.Token) is not null)
                bus.Publish(Topic.PresenceTold);
        }
        catch (Exception e)
        {
            logger.LogDebug("The other instances will notice by themselves who has gone: {Reason}", e.Message);
        }
    }

    private void Leave((Guid, Guid) key)
    {
        lock (_gate)
        {
            if (!_here.TryGetValue(key, out var there))
                return;
            if (there.Pages > 1)
                _here[key] = (there.Look, there.Pages - 1);
            else
                _here.Remove(key);
            HereChanged();
        }
    }

    private void HereChanged()
    {
        if (!Renew())
            return;
        _told = false;
        Wake();
    }

    private bool Renew()
    {
        var renewed = new PresenceSnapshot(_here.Values.Select(look => look.Look).Concat(_elsewhere));
        if (renewed.Says(_current))
            return false;
        _current = renewed;
        bus.Publish(Topic.Presence);
        return true;
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

    private sealed class Stay(Action leave) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                leave();
        }
    }
}
