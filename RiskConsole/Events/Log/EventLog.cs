using RiskConsole.Storage;

namespace RiskConsole.Events.Log;

/// <summary>The log in the embedded store: an append is acknowledged after the commit of the group it was written in.</summary>
internal sealed class EventLog(StoreWriter writer, EventTail tail, IBackplane backplane) : IEventLog
{
    public long Head => tail.Head;

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (events.Count == 0)
            return Task.FromResult<IReadOnlyList<AppendOutcome>>([]);
        var work = new AppendWork(events, tail, backplane);
        writer.Enqueue(work);
        return work.Task;
    }
}
