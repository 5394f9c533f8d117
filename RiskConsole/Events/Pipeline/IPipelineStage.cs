using RiskConsole.Storage;

namespace RiskConsole.Events.Pipeline;

/// <summary>One effect of the log on the console's state (scores, roll-ups, ...). The pipeline calls every member from one thread at a time.</summary>
/// <remarks>A batch's effects are written in the transaction that moves the pipeline's position, so each event has its effects exactly once.</remarks>
internal interface IPipelineStage
{
    /// <summary>Loads what the stage needs from the store, in place of what it holds: before the first batch, and when this instance takes
    /// over from another.</summary>
    Task LoadAsync(CancellationToken ct);

    /// <summary>Computes the effects in memory. Called once per batch, in order of the log; called again only after it threw,
    /// which it may do only before it changed anything.</summary>
    Task ApplyAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct);

    /// <summary>Writes what <see cref="ApplyAsync"/> computed. Called again with the same state when the commit failed.</summary>
    void Write(StoreTransaction transaction);

    /// <summary>The effects are durable: forget what was pending, and tell.</summary>
    void Committed();

    /// <summary>Another instance has committed the effects of these events: takes them over from the store, which may be ahead of the
    /// batch already.</summary>
    Task FollowAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct);

    /// <summary>Another instance may have changed something without an event (a timer, a person): takes it over from the store. Called often; must be
    /// cheap when there is nothing.</summary>
    Task FollowAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>When something happens by itself, by the console's clock (UTC microseconds); <see cref="long.MaxValue"/> for never.</summary>
    long NextDueUs => long.MaxValue;

    /// <summary>Lets time pass. Called once <see cref="NextDueUs"/> has come and all events the log held by then were applied; what it computes is
    /// stored with the position as it is. May throw only before it changed anything.</summary>
    Task AdvanceAsync(long clockUs, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Whether there is something to write that no event brought about.</summary>
    bool HasPending => false;

    /// <summary>Whether what is pending should be stored at once and not with its group: somebody is to be told.</summary>
    bool IsUrgent => false;

    /// <summary>Gathers what <see cref="Write"/> will write; called once before it, while nothing is computed.</summary>
    void Gather()
    {
    }
}
