using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <summary>Takes one command of its actor back, alert by alert, on the writer's thread.</summary>
internal sealed class UndoCommand(Guid batch, ClaimsPrincipal user, CategorySet categories, TimeProvider time)
{
    private readonly Actor _actor = Actor.Of(user);
    private Dictionary<Guid, (AlertEntry Entry, AlertLife Before)> _acts = [];

    /// <returns>The alerts it was done to, as the act left them.</returns>
    /// <exception cref="InputRefusedException">It cannot be undone as a whole.</exception>
    public AlertSeen[] Begin(StoreTransaction transaction, AuditAct act)
    {
        // Each alert has its own entry; this one is for a refusal.
        act.IsVoid = true;
        var entries = AlertEntryRows.OfBatch(transaction, batch);
        if (entries.Count == 0)
            throw new InputRefusedException("batch", "There is nothing to undo.");
        var (first, _) = entries[0];
        if (first.ActorId != _actor.Id || first.Actor != _actor.Name)
            throw new InputRefusedException("batch", $"{first.Actor} did this. Only they can undo it; you can act on the alerts yourself.") { Unnamed = "Somebody else did this." };
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
            return Refuse(seen.Id, null, ActFault.None);
        if (alert.Life != seen.Life)
            return Refuse(seen.Id, alert, ActRefusals.Changed(transaction, alert, seen.Life, _actor, at));
        if (before.IsOpen && !alert.IsOpen && ActRefusals.AnotherOpen(transaction, alert) is { } other)
            return Refuse(seen.Id, alert, other);
        var after = before.On(alert, alert.Life + 1) with { Version = alert.Version + 1 };
        AlertEntryRows.Write(transaction, new AlertEntry(
            0, alert.Id, at, EntryKind.Undone, true, _actor.Name, _actor.Id, alert.State, after.State, after.Life, null, Name(entry.Kind), [], batch));
        var told = AlertAudit.Done(AlertActions.Undo, user, batch, alert, after);
        told.Details["undone"] = Name(entry.Kind);
        return new(after, null, told);
    }

    private ActOutcome Refuse(Guid id, Alert? alert, ActFault fault) =>
        new(null, new(id, fault.Message, alert), AlertAudit.Refused(AlertActions.Undo, user, batch, id, alert, fault));

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
