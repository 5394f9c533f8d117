using System.Collections.Immutable;
using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Replays;

/// <summary>Past windows, played again through rules of one's choice, by engines, an admission and a clock of their own: nothing is written and no live alert is touched. Demands
/// <see cref="Policies.Replay"/>.</summary>
internal interface IReplays
{
    /// <summary>Those under way, oldest first.</summary>
    IReadOnlyList<ReplayInfo> Running { get; }

    /// <summary>Begins a replay and watches it; one's own that is equal goes on instead.</summary>
    /// <exception cref="InputRefusedException">Something is wrong with it, or there are as many as there may be.</exception>
    Task<IReplayWatch> StartAsync(ClaimsPrincipal user, ReplayRequest request, CancellationToken ct);

    /// <summary>Watches one that is under way, whoever began it.</summary>
    /// <returns>Null when it is not there any more.</returns>
    Task<IReplayWatch?> JoinAsync(ClaimsPrincipal user, Guid id, CancellationToken ct);

    /// <summary>Times between which events are stored; null for none.</summary>
    Task<(DateTimeOffset First, DateTimeOffset Last)?> StoredAsync(ClaimsPrincipal user, CancellationToken ct);
}

/// <param name="Owner">Who began it.</param>
internal sealed record ReplayInfo(Guid Id, ReplayRequest Request, string Owner, ImmutableArray<string> Watchers);

/// <summary>Somebody's look at a replay. Dispose when the page is left.</summary>
internal interface IReplayWatch : IDisposable
{
    Guid Id { get; }

    ReplayPlan Plan { get; }

    /// <summary>Who began it.</summary>
    string Owner { get; }

    /// <summary>Tells that what <see cref="For"/> gives was renewed.</summary>
    Topic Topic { get; }

    /// <summary>What is shown to whoever may see these categories; made once for all of them.</summary>
    ReplaySnapshot For(CategorySet categories);

    /// <exception cref="InputRefusedException">The speed is out of range.</exception>
    Task DoAsync(ClaimsPrincipal user, ReplayAct act, CancellationToken ct);
}
