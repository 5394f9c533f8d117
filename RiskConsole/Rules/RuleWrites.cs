using Microsoft.EntityFrameworkCore;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Rules;

/// <summary>A version to be saved. <paramref name="Name"/> and <paramref name="Json"/> are those of its definition, which was checked.</summary>
internal sealed record NewVersion(string Name, string Json, RuleState State, string Comment);

/// <summary>The changes of rule rows, as parts of a unit of work of the writer.</summary>
internal static class RuleWrites
{
    /// <param name="id">Null for a new rule.</param>
    /// <param name="basedOn">The newest version the author saw; null for whatever is the newest.</param>
    /// <param name="act">Is told what changed.</param>
    /// <returns>The rule's id.</returns>
    /// <exception cref="InputRefusedException">The rule is gone or newer, or the name is taken.</exception>
    public static Guid Append(ConsoleDb db, Guid? id, int? basedOn, NewVersion version, AuditAct act, bool waits, DateTimeOffset now)
    {
        var row = id is null ? null : Find(db, id.Value);
        if (row is not null && basedOn is { } seen)
            DemandNewest(db, row, seen);
        if (db.Rules.Any(r => r.Name == version.Name && (row == null || r.Id != row.Id)))
            throw NameTaken(version.Name);
        var before = row is null ? null : db.RuleVersions.Where(v => v.RuleId == row.Id && (v.Approval == (int)Approval.Waiting || v.Version == row.InForce))
            .OrderByDescending(v => v.Version).AsNoTracking().FirstOrDefault();
        if (row is null)
        {
            row = new RuleRow { Id = Guid.CreateVersion7(now), Name = version.Name };
            db.Rules.Add(row);
        }
        else
        {
            foreach (var waiting in db.RuleVersions.Where(v => v.RuleId == row.Id && v.Approval == (int)Approval.Waiting))
                waiting.Approval = (int)Approval.Superseded;
        }
        var added = AddVersion(db, row, version, act.Actor.DisplayName(), act.Actor.UserId(), waits, now);
        db.SaveChanges();
        RuleAudit.Tell(act, before, added);
        return row.Id;
    }

    /// <summary>A version that was declined or superseded is nobody's work to lose.</summary>
    private static void DemandNewest(ConsoleDb db, RuleRow row, int seen)
    {
        if (seen > row.Latest)
            throw new InputRefusedException("version", $"The rule has no version {seen}; its newest is {row.Latest}.");
        var newer = db.RuleVersions.Where(v => v.RuleId == row.Id && v.Version > seen
            && (v.Approval == (int)Approval.Approved || v.Approval == (int)Approval.Waiting)).OrderBy(v => v.Version).LastOrDefault();
        if (newer is not null)
        {
            throw new InputRefusedException("version",
                $"{newer.Author} saved version {newer.Version} while you worked on version {seen}. "
                + "Look at what changed in the history, then make your change again.")
            {
                Unnamed = $"Version {newer.Version} was saved meanwhile; this change was based on version {seen}.",
            };
        }
    }

    /// <exception cref="InputRefusedException">It is one's own, or it waits no more.</exception>
    public static void Decide(ConsoleDb db, Guid id, int version, bool approve, AuditAct act, DateTimeOffset now)
    {
        var user = act.Actor;
        var rule = Find(db, id);
        var row = db.RuleVersions.SingleOrDefault(v => v.RuleId == id && v.Version == version)
            ?? throw new InputRefusedException("version", $"The rule has no version {version}.");
        if (row.Approval != (int)Approval.Waiting)
            throw new InputRefusedException("version", $"Version {version} waits no more: it is {((Approval)row.Approval).ToString().ToLowerInvariant()}.");
        if (row.AuthorId is { } author && author == user.UserId())
            throw new InputRefusedException("", "This version is your own. Another admin must approve or decline it.");
        row.Approval = (int)(approve ? Approval.Approved : Approval.Declined);
        row.DecidedBy = user.DisplayName();
        row.DecidedUs = now.ToMicros();
        RuleAudit.TellDecision(act, db.RuleVersions.AsNoTracking().SingleOrDefault(v => v.RuleId == id && v.Version == rule.InForce), row);
        if (approve)
            rule.InForce = version;
        else if (rule.InForce == 0)
        {
            AddVersion(db, rule, new(rule.Name, row.Definition, RuleState.Draft, $"Kept as a draft: {user.DisplayName()} declined version {version}."),
                row.Author, row.AuthorId, waits: false, now);
            (act.Before!["state"], act.After!["state"]) = (RuleJson.Word((RuleState)row.State), RuleJson.Word(RuleState.Draft));
        }
        else
            RestoreName(db, rule);
        db.SaveChanges();
    }

    public static InputRefusedException NameTaken(string name) => new("name", $"There is a rule \"{name}\" already. Choose another name.");

    private static RuleVersionRow AddVersion(ConsoleDb db, RuleRow rule, NewVersion version, string author, Guid? authorId, bool waits, DateTimeOffset now)
    {
        rule.Latest++;
        rule.Name = version.Name;
        if (!waits)
            rule.InForce = rule.Latest;
        var added = new RuleVersionRow
        {
            RuleId = rule.Id,
            Version = rule.Latest,
            State = (int)version.State,
            Definition = version.Json,
            Author = author,
            AuthorId = authorId,
            SavedUs = now.ToMicros(),
            Comment = version.Comment,
            Approval = (int)(waits ? Approval.Waiting : Approval.Approved),
        };
        db.RuleVersions.Add(added);
        return added;
    }

    /// <summary>The declined version may have had another name.</summary>
    private static void RestoreName(ConsoleDb db, RuleRow rule)
    {
        var json = db.RuleVersions.Where(v => v.RuleId == rule.Id && v.Version == rule.InForce).Select(v => v.Definition).Single();
        if (RuleJson.TryRead(json, out var inForce, out _) && !db.Rules.Any(r => r.Name == inForce.Name && r.Id != rule.Id))
            rule.Name = inForce.Name;
    }

    private static RuleRow Find(ConsoleDb db, Guid id) =>
        db.Rules.SingleOrDefault(r => r.Id == id) ?? throw new InputRefusedException("", "There is no such rule.");
}
