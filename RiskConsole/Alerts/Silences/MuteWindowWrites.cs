using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Silences;

/// <summary>The changes of mute window rows, as parts of a unit of work of the writer.</summary>
internal static class MuteWindowWrites
{
    /// <returns>The window's id.</returns>
    /// <exception cref="InputRefusedException">It is gone or newer, or its name is taken.</exception>
    public static Guid Save(ConsoleDb db, Guid? windowId, int? basedOn, MuteWindowDraft draft, AuditAct act, DateTimeOffset now)
    {
        var old = windowId is { } id ? FindLast(db, id, basedOn) : null;
        if (db.MuteWindows.Where(row => row.UntilUs == null).AsEnumerable().Any(row => row.WindowId != windowId && row.Name.Equals(draft.Name, StringComparison.OrdinalIgnoreCase)))
            throw new InputRefusedException("name", $"There is a mute window \"{draft.Name}\" already. Choose another name.");
        var next = new MuteWindowRow
        {
            Id = Guid.CreateVersion7(now), WindowId = old?.WindowId ?? Guid.CreateVersion7(now), Name = draft.Name, Query = draft.Query, Times = MuteTimesJson.Write(draft.Times),
            Zone = draft.Zone, Enabled = draft.Enabled, Comment = draft.Comment, Author = "",
        };
        return Append(db, old, next, act, now);
    }

    /// <exception cref="InputRefusedException">It is gone or newer.</exception>
    public static Guid Enable(ConsoleDb db, Guid windowId, int basedOn, bool enabled, AuditAct act, DateTimeOffset now)
    {
        var old = FindLast(db, windowId, basedOn);
        var next = new MuteWindowRow
        {
            Id = Guid.CreateVersion7(now), WindowId = windowId, Name = old.Name, Query = old.Query, Times = old.Times, Zone = old.Zone, Enabled = enabled, Comment = old.Comment, Author = "",
        };
        return Append(db, old, next, act, now);
    }

    /// <exception cref="InputRefusedException">It is gone or newer.</exception>
    public static void End(ConsoleDb db, Guid windowId, int basedOn, AuditAct act, DateTimeOffset now)
    {
        var old = FindLast(db, windowId, basedOn);
        // The last version says who ended it: one that holds for no time.
        var last = new MuteWindowRow
        {
            Id = Guid.CreateVersion7(now), WindowId = windowId, Name = old.Name, Query = old.Query, Times = old.Times, Zone = old.Zone, Enabled = false, Comment = old.Comment, Author = "",
            UntilUs = now.ToMicros(),
        };
        Append(db, old, last, act, now);
    }

    private static Guid Append(ConsoleDb db, MuteWindowRow? old, MuteWindowRow next, AuditAct act, DateTimeOffset now)
    {
        if (old is not null)
            old.UntilUs = now.ToMicros();
        next.Version = (old?.Version ?? 0) + 1;
        next.FromUs = now.ToMicros();
        next.Author = act.Actor.DisplayName();
        next.AuthorId = act.Actor.UserId();
        db.MuteWindows.Add(next);
        db.SaveChanges();
        SilenceAudit.Tell(act, old, next);
        return next.WindowId;
    }

    private static MuteWindowRow FindLast(ConsoleDb db, Guid windowId, int? basedOn)
    {
        var last = db.MuteWindows.Where(row => row.WindowId == windowId).OrderByDescending(row => row.Version).FirstOrDefault()
            ?? throw new InputRefusedException("", "There is no such mute window.");
        if (last.UntilUs is not null)
            throw new InputRefusedException("", $"{last.Author} ended this mute window. Make a new one instead.") { Unnamed = "Somebody ended this mute window." };
        return last.Version == basedOn ? last : throw new InputRefusedException("version",
            $"{last.Author} saved version {last.Version} meanwhile. Look at it as it is now, then make your change again.")
        {
            Unnamed = $"Version {last.Version} was saved meanwhile; this change was based on version {basedOn}.",
        };
    }
}
