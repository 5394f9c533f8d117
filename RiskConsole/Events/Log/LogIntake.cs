namespace RiskConsole.Events.Log;

/// <summary>Takes events straight into the log.</summary>
internal sealed class LogIntake(IEventLog log) : IEventIntake
{
    public async Task<IntakeResult> TakeAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct) => new(await log.AppendAsync(events, ct));
}
