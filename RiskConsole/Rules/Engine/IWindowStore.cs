namespace RiskConsole.Rules.Engine;

/// <summary>One key's state within one rule: <paramref name="Shape"/> names the part of the definition that the state depends on, so that a changed window begins anew and a
/// changed threshold does not.</summary>
internal readonly record struct WindowId(Guid RuleId, ulong Shape, string Key);

/// <summary>A state to keep; null: it is empty and can be forgotten.</summary>
internal readonly record struct WindowChange(WindowId Id, ReadOnlyMemory<byte>? State);

/// <summary>Where the window states of rules outlive the process that computed them. One instance at a time writes: the one with the duty.</summary>
/// <remarks>Without Redis nothing is kept and the engine rebuilds its windows from the log. With it, any instance can go on at once from where another ended.</remarks>
internal interface IWindowStore
{
    /// <summary>No place in the log.</summary>
    const long Nowhere = -1;

    /// <summary>Whether states can be had from here at all; false means the engine rebuilds from the log and never calls the rest.</summary>
    bool Keeps { get; }

    /// <returns>The place in the log as of which the kept states are whole; <see cref="Nowhere"/> when they are not, null when that cannot be told now.</returns>
    ValueTask<long?> PositionAsync(CancellationToken ct);

    /// <summary>Reads states, in one round trip; those not kept are left out.</summary>
    /// <returns>Null when they cannot be read now.</returns>
    ValueTask<IReadOnlyList<(WindowId Id, byte[] State)>?> LoadAsync(IReadOnlyCollection<WindowId> ids, CancellationToken ct);

    /// <summary>Reads all states of a rule's shape, for kinds whose keys have timers.</summary>
    ValueTask<IReadOnlyList<(WindowId Id, byte[] State)>?> LoadAllAsync(Guid ruleId, ulong shape, CancellationToken ct);

    /// <summary>Keeps changes and moves the position, all or nothing.</summary>
    /// <returns>False when the kept position is not <paramref name="from"/> or the store is away: what is kept is then no longer whole.</returns>
    ValueTask<bool> SaveAsync(long from, long to, IReadOnlyList<WindowChange> changes, CancellationToken ct);

    /// <summary>Forgets all and begins at a position with these states.</summary>
    ValueTask<bool> ResetAsync(long position, IReadOnlyList<WindowChange> states, CancellationToken ct);
}

/// <summary>Keeps nothing: the log is the state.</summary>
internal sealed class NoWindowStore : IWindowStore
{
    public bool Keeps => false;

    public ValueTask<long?> PositionAsync(CancellationToken ct) => new((long?)null);

    public ValueTask<IReadOnlyList<(WindowId Id, byte[] State)>?> LoadAsync(IReadOnlyCollection<WindowId> ids, CancellationToken ct) =>
        new((IReadOnlyList<(WindowId, byte[])>?)null);

    public ValueTask<IReadOnlyList<(WindowId Id, byte[] State)>?> LoadAllAsync(Guid ruleId, ulong shape, CancellationToken ct) =>
        new((IReadOnlyList<(WindowId, byte[])>?)null);

    public ValueTask<bool> SaveAsync(long from, long to, IReadOnlyList<WindowChange> changes, CancellationToken ct) => new(false);

    public ValueTask<bool> ResetAsync(long position, IReadOnlyList<WindowChange> states, CancellationToken ct) => new(false);
}
