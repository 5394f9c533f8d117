using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Telemetry.Instances;

namespace RiskConsole.Hosting.Limits;

/// <summary>The open sockets of pages, in all and per user. Counted from the request to its end, so that many at once cannot slip past a
/// check. A user's pages on other instances count too, as of when those last told.</summary>
internal sealed class LiveConnections(IOptions<LiveOptions> options, PagesElsewhere elsewhere)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byUser = new(StringComparer.Ordinal);
    private int _total;

    public bool IsFull
    {
        get
        {
            lock (_lock)
                return _total >= options.Value.MaxCircuits;
        }
    }

    /// <summary>How many are open here, by user.</summary>
    public ImmutableDictionary<string, int> ByUser
    {
        get
        {
            lock (_lock)
                return _byUser.ToImmutableDictionary(StringComparer.Ordinal);
        }
    }

    public int Of(string user)
    {
        lock (_lock)
            return _byUser.GetValueOrDefault(user) + elsewhere.Of(user);
    }

    public bool IsFullFor(string user) => options.Value.MaxCircuitsPerUser > 0 && Of(user) >= options.Value.MaxCircuitsPerUser;

    /// <summary>Takes a place. A lost browser that comes back finds one even where its dead connection still counts: until that is noticed,
    /// twice as many may be open.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryOpen(string user, bool returns)
    {
        var room = returns ? 2 : 1;
        var (most, mostOfUser) = (options.Value.MaxCircuits, options.Value.MaxCircuitsPerUser);
        lock (_lock)
        {
            var own = _byUser.GetValueOrDefault(user);
            if (_total >= most * room || (mostOfUser > 0 && own + elsewhere.Of(user) >= mostOfUser * room))
                return false;
            _total++;
            _byUser[user] = own + 1;
            return true;
        }
    }

    public void Close(string user)
    {
        lock (_lock)
        {
            _total--;
            if (_byUser[user] == 1)
                _byUser.Remove(user);
            else
                _byUser[user]--;
        }
    }
}
