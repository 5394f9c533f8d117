namespace RiskConsole.Events;

/// <summary>What became of events that were taken in.</summary>
/// <param name="Outcomes">One outcome per event, in order; null when the events are durable but not yet in the log.</param>
public readonly record struct IntakeResult(IReadOnlyList<AppendOutcome>? Outcomes)
{
    /// <summary>The events will be in the log in a moment; which of them are duplicates only turns out there.</summary>
    public bool IsQueued => Outcomes is null;

    public static IntakeResult Queued { get; } = new(null);
}

/// <summary>Where events that come over HTTP are handed over, durably. What the console makes itself (imports, the demo) goes to
/// <see cref="IEventLog"/> directly.</summary>
public interface IEventIntake
{
    /// <summary>Takes valid events, in order, and returns once they are durable.</summary>
    /// <exception cref="LogBusyException">No more can be taken for now; nothing was, the caller should retry later.</exception>
    Task<IntakeResult> TakeAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct);
}
