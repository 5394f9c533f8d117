using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <summary>Takes one command of its actor back, alert by alert, on the writer's thread.</summary>
internal sealed class UndoCommand(Guid batch, Actor actor, CategorySet categories, TimeProvider time)
{
    private Dictionary<Guid, (AlertEntry Entry, AlertLife Before)> _acts = [];

    /// <returns>The alerts it was done to, as the act left them.</returns>
    /// <exception cref="InputRefusedException">It cannot be undone as a whole.</exception>
    public AlertSeen[] Begin(StoreTransaction transaction)
    {
        var entries = AlertEntryRows.OfBatch(transaction, batch);
        if (entries.Count == 0)
            throw new InputRefusedException("batch", "There is nothing to undo.");
        var (first, _) = entries[0];
        if (first.ActorId != actor.Id || first.Actor != actor.Name)
            throw new InputRefusedException("batch", $"{first.Actor} did this. Only they can undo it; you can act on the alerts yourself.");
        if (entries.Any(row => row.Entry.Kind == EntryKind.Undone))
            throw new InputRefusedException("batch", "It was undone already.");
        // Of a large command, the last part.
        if (time.GetUtcNow() - entries[^1].Entry.At > IAlertActs.UndoWithin)
            throw new InputRefusedException("batch", $"It is too late to undo: {IAlertActs.UndoWithin.TotalSeconds:0} s have passed. {Instead(first.Kind)}");
        _acts = entries.Where(row => row.Before is not null).ToDictionary(row => row.Entry.AlertId, row => (row.Entry, row.Before!));
        return [.. _acts.Values.Select(act => new AlertSeen(act.Entry.AlertId, act.Entry.Life))];
    }

    public ActOutcome Run(StoreTransaction transaction, AlertSeen seen, DateTimeOffset at)
    {
        var (entry, before) = _acts[seen.Id];
        if (AlertRows.Find(transaction, seen.Id) is not { } alert || !categories.Contains(alert.Category))
            return new(null, new(seen.Id, "There is no such alert.", null));
        if (alert.Life != seen.Life)
            return new(null, new(alert.Id, ActRefusals.Changed(transaction, alert, seen.Life, actor, at), alert));
        if (before.IsOpen && !alert.IsOpen && ActRefusals.AnotherOpen(transaction, alert) is { } other)
            return new(null, new(alert.Id, other, alert));
        var after = before.On(alert, alert.Life + 1) with { Version = alert.Version + 1 };
        AlertEntryRows.Write(transaction, new AlertEntry(
            0, alert.Id, at, EntryKind.Undone, true, actor.Name, actor.Id, alert.State, after.State, after.Life, null, Name(entry.Kind), [], batch));
        return new(after, null);
    }

    private static string Name(EntryKind kind) => kind switch
    {
        EntryKind.Acknowledged => "acknowledge",
        EntryKind.Unacknowledged => "unacknowledge",
        EntryKind.Resolved => "resolve",
        EntryKind.FalsePositive => "false positive",
        EntryKind.Reopened => "reopen",
        EntryKind.Assigned => "assign",
        _ => "unassign",
    };

    private static string Instead(EntryKind kind) => kind switch
    {
        EntryKind.Resolved or EntryKind.FalsePositive => "Reopen it instead.",
        EntryKind.Acknowledged => "Unacknowledge it instead.",
        EntryKind.Unacknowledged => "Acknowledge it instead.",
        EntryKind.Reopened => "Resolve it instead.",
        _ => "Assign it anew instead.",
    };
}
