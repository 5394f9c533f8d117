using System.Security.Claims;
using RiskConsole.Events;

namespace RiskConsole.Access.Presence;

/// <summary>Who looks at which alert, on all instances. <see cref="Topic.Presence"/> tells when it changed.</summary>
internal interface IPresence
{
    /// <summary>Immutable; on other instances' lookers at most a few seconds old.</summary>
    PresenceSnapshot Current { get; }

    /// <summary>Somebody looks at an alert, until the result is disposed. The same user in two tabs is one looker, since the first of them.</summary>
    /// <param name="category">The alert's: who may not see it does not learn who looks.</param>
    /// <exception cref="AccessDeniedException">They are not signed in, or may not see the alert.</exception>
    Task<IDisposable> JoinAsync(ClaimsPrincipal user, Guid alertId, Category category, CancellationToken ct);
}

/// <summary>Somebody who looks at an alert.</summary>
public sealed record Looker(Guid UserId, string Name, DateTimeOffset Since);

/// <summary>One user's look at one alert, as instances tell each other.</summary>
internal sealed record Look(Guid AlertId, Category Category, Guid UserId, string Name, DateTimeOffset Since);

/// <summary>Who looks at which alert at one moment.</summary>
internal sealed class PresenceSnapshot
{
    private readonly Dictionary<Guid, (Category Category, Looker[] Lookers)> _byAlert;

    /// <param name="looks">In any order; the same user may be there more than once.</param>
    public PresenceSnapshot(IEnumerable<Look> looks)
    {
        _byAlert = looks.GroupBy(look => look.AlertId).ToDictionary(
            alert => alert.Key,
            alert => (alert.First().Category, alert.GroupBy(look => look.UserId)
                .Select(user => user.MinBy(look => look.Since)!)
                .OrderBy(look => look.Since).ThenBy(look => look.Name, StringComparer.Ordinal)
                .Select(look => new Looker(look.UserId, look.Name, look.Since)).ToArray()));
    }

    public static PresenceSnapshot Empty { get; } = new([]);

    /// <summary>How many alerts somebody looks at.</summary>
    public int Alerts => _byAlert.Count;

    /// <summary>Who looks at an alert, who began first first; nobody where its category is not among those given.</summary>
    public IReadOnlyList<Looker> Of(Guid alertId, CategorySet categories) =>
        _byAlert.TryGetValue(alertId, out var alert) && categories.Contains(alert.Category) ? alert.Lookers : [];

    /// <summary>Whether a person would see no difference.</summary>
    internal bool Says(PresenceSnapshot other) =>
        _byAlert.Count == other._byAlert.Count
        && _byAlert.All(alert => other._byAlert.TryGetValue(alert.Key, out var same) && alert.Value.Category == same.Category && alert.Value.Lookers.AsSpan().SequenceEqual(same.Lookers));
}

/// <summary>How instances learn who looks where. A single one has nobody to ask.</summary>
internal interface IPresenceExchange
{
    /// <summary>Tells the others who looks here, and asks who looks there.</summary>
    /// <returns>The others' looks; null when they cannot be asked.</returns>
    Task<IReadOnlyList<Look>?> ExchangeAsync(IReadOnlyList<Look> own, CancellationToken ct);
}

/// <summary>The exchange of a single instance.</summary>
internal sealed class NoPresenceExchange : IPresenceExchange
{
    public Task<IReadOnlyList<Look>?> ExchangeAsync(IReadOnlyList<Look> own, CancellationToken ct) => Task.FromResult<IReadOnlyList<Look>?>([]);
}
