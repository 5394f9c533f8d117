using System.Text.Json.Nodes;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Silences;

/// <summary>The changes of silence rows, as parts of a unit of work of the writer.</summary>
internal static class SilenceWrites
{
    public static Silence Add(ConsoleDb db, SilenceDraft draft, AuditAct act, DateTimeOffset now)
    {
        var author = act.Actor;
        var row = new SilenceRow
        {
            Id = Guid.CreateVersion7(now), Query = draft.Query, Comment = draft.Comment, Author = author.DisplayName(), AuthorId = author.UserId(), CreatedUs = now.ToMicros(),
        };
        db.Silences.Add(row);
        return Save(db, row, draft, act, null);
    }

    /// <exception cref="InputRefusedException">It has begun, or is another by now.</exception>
    public static Silence Edit(ConsoleDb db, Guid id, long version, SilenceDraft draft, AuditAct act, DateTimeOffset now)
    {
        var row = FindLiving(db, id, now);
        var before = SilenceAudit.Members(row);
        if (row.StartsUs <= now.ToMicros())
            throw new InputRefusedException("", "It has begun, and what it hid cannot be changed. Give it another end, or end it and make a new one.");
        if (row.Version != version)
            throw new InputRefusedException("version", $"{row.Author} changed it while you did. Look at it as it is now, then make your change again.") { Unnamed = "It was changed meanwhile." };
        // It has hidden nothing yet: it is whoever's wrote it last.
        (row.Query, row.Comment, row.Author, row.AuthorId) = (draft.Query, draft.Comment, act.Actor.DisplayName(), act.Actor.UserId());
        return Save(db, row, draft, act, before);
    }

    /// <exception cref="InputRefusedException">It has ended.</exception>
    public static Silence Extend(ConsoleDb db, Guid id, DateTimeOffset endsAt, AuditAct act, DateTimeOffset now)
    {
        var row = FindLiving(db, id, now);
        var before = SilenceAudit.Members(row);
        if (endsAt.ToMicros() <= row.StartsUs)
            throw new InputRefusedException("ends_at", "It would end before it begins. Choose a later end, or end it.");
        row.EndsUs = endsAt.ToMicros();
        return Save(db, row, act, before);
    }

    /// <param name="by">Null when it ends by itself.</param>
    /// <exception cref="InputRefusedException">It has ended.</exception>
    public static Silence End(ConsoleDb db, Guid id, string? by, AuditAct act, DateTimeOffset now)
    {
        var row = FindLiving(db, id, now);
        var before = SilenceAudit.Members(row);
        row.EndedUs = now.ToMicros();
        row.EndedBy = by;
        return Save(db, row, act, before);
    }

    private static Silence Save(ConsoleDb db, SilenceRow row, SilenceDraft draft, AuditAct act, JsonObject? before)
    {
        row.StartsUs = draft.StartsAt!.Value.ToMicros();
        row.EndsUs = draft.EndsAt.ToMicros();
        row.UntilResolved = draft.UntilResolved;
        return Save(db, row, act, before);
    }

    private static Silence Save(ConsoleDb db, SilenceRow row, AuditAct act, JsonObject? before)
    {
        row.Version++;
        db.SaveChanges();
        SilenceAudit.Tell(act, before, row);
        return Silence.Of(row);
    }

    private static SilenceRow FindLiving(ConsoleDb db, Guid id, DateTimeOffset now)
    {
        var row = db.Silences.SingleOrDefault(r => r.Id == id) ?? throw new InputRefusedException("", "There is no such silence.");
        var silence = Silence.Of(row);
        return silence.At(now) != SilenceState.Expired ? row : throw new InputRefusedException("", $"{SilenceWords.Ended(silence, now)} Make a new one instead.")
        {
            Unnamed = SilenceWords.Ended(silence with { EndedBy = silence.EndedBy is null ? null : "Somebody" }, now),
        };
    }
}
