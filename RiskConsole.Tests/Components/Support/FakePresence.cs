using System.Security.Claims;
using RiskConsole.Access.Presence;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Presence that a test sets, and that notes who joined and left.</summary>
internal sealed class FakePresence : IPresence
{
    public PresenceSnapshot Current { get; private set; } = PresenceSnapshot.Empty;

    /// <summary>Alerts that are looked at through this fake now.</summary>
    public List<Guid> Joined { get; } = [];

    public Task<IDisposable> JoinAsync(ClaimsPrincipal user, Guid alertId, Category category, CancellationToken ct)
    {
        Joined.Add(alertId);
        return Task.FromResult<IDisposable>(new Stay(() => Joined.Remove(alertId)));
    }

    public void Show(params Look[] looks) => Current = new(looks);

    private sealed class Stay(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
