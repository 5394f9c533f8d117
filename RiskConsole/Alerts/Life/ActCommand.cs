using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <summary>Who acts, as entries name them.</summary>
/// <param name="Id">Null for a program.</param>
internal sealed record Actor(string Name, Guid? Id)
{
    public static Actor Of(ClaimsPrincipal user) => new(user.DisplayName(), user.UserId());
}

/// <summary>What came of one alert: it as it is to be stored, or why not.</summary>
/// <param name="Told">What the audit log is told of it.</param>
internal readonly record struct ActOutcome(Alert? Done, ActRefusal? Refused, AuditAct Told);

/// <summary>Why an act cannot be done to an alert.</summary>
/// <param name="Message">For people.</param>
/// <param name="Unnamed">The same without names of people, where it has some.</param>
/// <param name="First">Who was first.</param>
internal sealed record ActFault(string Message, string? Unnamed = null, Actor? First = null)
{
    public static readonly ActFault None = new("There is no such alert.");
}

/// <summary>One act, decided alert by alert on the writer's thread, where nobody can come between.</summary>
/// <param name="Action">As it is told.</param>
internal sealed record ActCommand(
    ActKind Kind, AuditAction Action, string? Reason, Colleague? Assignee, ClaimsPrincipal User, CategoryAccess Access, Guid Batch)
{
    public Actor Actor { get; } = Actor.Of(User);

    /// <summary>Those the actor may see.</summary>
    public CategorySet Categories { get; } = Access.For(User);

    public ActOutcome Run(StoreTransaction transaction, AlertSeen seen, DateTimeOffset at)
    {
        if (AlertRows.Find(transaction, seen.Id) is not { Shadow: false } alert || !Categories.Contains(alert.Category))
            return Refuse(seen.Id, null, ActFault.None);
        if (Fault(transaction, alert, seen, at) is { } fault)
            return Refuse(seen.Id, alert, fault);
        var after = AlertTransitions.Apply(alert, Kind, Actor.Name, at, Reason, Assignee).On(alert, alert.Life + 1) with { Version = alert.Version + 1 };
        AlertEntryRows.Write(
            transaction,
            new AlertEntry(
                0, alert.Id, at, AlertTransitions.EntryOf(Kind), true, Actor.Name, Actor.Id, alert.State, after.State, after.Life, null,
                Assignee?.Name ?? Reason, [], Batch)
            {
                // Who gets an alert is told like who is mentioned in a note.
                Mentions = Assignee is null ? [] : [Assignee.Id],
            },
            AlertLife.Of(alert));
        return new(after, null, AlertAudit.Done(Action, User, Batch, alert, after, Reason));
    }

    private ActOutcome Refuse(Guid id, Alert? alert, ActFault fault) =>
        new(null, new(id, fault.Message, alert), AlertAudit.Refused(Action, User, Batch, id, alert, fault));

    private ActFault? Fault(StoreTransaction transaction, Alert alert, AlertSeen seen, DateTimeOffset at)
    {
        if (seen.Life != alert.Life)
            return ActRefusals.Changed(transaction, alert, seen.Life, Actor, at);
        if (AlertTransitions.Fault(alert, Kind, Assignee?.Id) is { } fault)
            return new(fault, Kind == ActKind.Assign && alert.IsOpen ? "It is assigned to them already." : null);
        if (Kind == ActKind.Reopen && ActRefusals.AnotherOpen(transaction, alert) is { } other)
            return other;
        return Kind == ActKind.Assign && !Access.ForRole(Assignee!.Role).Contains(alert.Category)
            ? new($"{Assignee.Name} may not see alerts of the channel {alert.Category.Name()}. Choose another.", $"They may not see alerts of the channel {alert.Category.Name()}.")
            : null;
    }
}

/// <summary>Reasons that need a look into the store.</summary>
internal static class ActRefusals
{
    /// <summary>What happened since the caller looked.</summary>
    public static ActFault Changed(StoreTransaction transaction, Alert alert, long seen, Actor reader, DateTimeOffset now)
    {
        var last = AlertEntryRows.LastChange(transaction, alert.Id, seen);
        var told = last is null ? "It changed meanwhile." : EntryWords.Tell(last, reader.Id, now);
        var state = $"It is {alert.State.Label().ToLowerInvariant()} now";
        return new(
            $"{told} {state}{(alert.Assignee is { } who && alert.IsOpen ? $", assigned to {who}" : "")}.",
            $"{(last is null ? told : EntryWords.TellUnnamed(last, now))} {state}.",
            last?.Actor is { } first ? new(first, last.ActorId) : null);
    }

    /// <returns>Null where no other alert is open in its place.</returns>
    public static ActFault? AnotherOpen(StoreTransaction transaction, Alert alert)
    {
        var command = transaction.Prepared(
            "SELECT id FROM alert WHERE fingerprint = @fingerprint AND rule_id = @rule AND key = @key AND state IN (1, 2) AND shadow = 0 AND is_storm = @storm AND id <> @id LIMIT 1",
            static p =>
            {
                p.Add("@fingerprint", Microsoft.Data.Sqlite.SqliteType.Text);
                p.Add("@rule", Microsoft.Data.Sqlite.SqliteType.Text);
                p.Add("@key", Microsoft.Data.Sqlite.SqliteType.Text);
                p.Add("@storm", Microsoft.Data.Sqlite.SqliteType.Integer);
                p.Add("@id", Microsoft.Data.Sqlite.SqliteType.Text);
            });
        command.Parameters[0].Value = alert.Fingerprint;
        command.Parameters[1].Value = alert.RuleId;
        command.Parameters[2].Value = alert.Key;
        command.Parameters[3].Value = alert.IsStorm ? 1 : 0;
        command.Parameters[4].Value = alert.Id;
        using var row = command.ExecuteReader();
        return row.Read() ? new($"The rule found it again: alert {row.GetGuid(0)} is open for the same. Work on that one.") : null;
    }
}
