using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Storage;

namespace RiskConsole.Rules;

/// <summary>Reads rules from the store.</summary>
internal sealed class RuleReads(IDbContextFactory<ConsoleDb> contexts, ILogger<RuleReads> logger)
{
    /// <param name="known">Definitions that were read before are taken from there: a version never changes.</param>
    public async Task<RuleSet> AllAsync(RuleSet known, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Before the rules: what is saved in between is then read again, never missed.
        var revision = await RevisionAsync(db, ct);
        var waiting = (int)Approval.Waiting;
        var rows = await (
            from rule in db.Rules.AsNoTracking()
            join version in db.RuleVersions.AsNoTracking() on rule.Id equals version.RuleId
            where version.Version == rule.InForce || version.Approval == waiting
            select version).ToListAsync(ct);
        var byId = known.Rules.ToDictionary(r => r.Id);
        var rules = from row in rows
                    group row by row.RuleId into versions
                    let before = byId.GetValueOrDefault(versions.Key)
                    let read = versions.Select(v => TryRead(v, before)).OfType<RuleVersion>().ToArray()
                    where read.Length > 0
                    select new Rule(versions.Key, Array.Find(read, v => v.Approval == Approval.Approved),
                        Array.Find(read, v => v.Approval == Approval.Waiting));
        return new RuleSet(revision, [.. rules.OrderBy(r => r.Shown.Definition.Name, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Id)]);
    }

    /// <returns>What <see cref="RuleSet.Revision"/> would be now; cheap.</returns>
    public async Task<long> RevisionAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await RevisionAsync(db, ct);
    }

    /// <returns>Newest first; empty for an unknown rule.</returns>
    public async Task<IReadOnlyList<RuleVersion>> HistoryAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.RuleVersions.AsNoTracking().Where(v => v.RuleId == id).OrderByDescending(v => v.Version).ToListAsync(ct);
        return [.. rows.Select(row => TryRead(row, null)).OfType<RuleVersion>()];
    }

    // Versions are only ever added, and decided once.
    private static async Task<long> RevisionAsync(ConsoleDb db, CancellationToken ct) =>
        await db.RuleVersions.LongCountAsync(ct) + await db.RuleVersions.LongCountAsync(v => v.DecidedUs != null, ct);

    private RuleVersion? TryRead(RuleVersionRow row, Rule? before)
    {
        var known = new[] { before?.InForce, before?.Waiting }.FirstOrDefault(v => v?.Version == row.Version);
        try
        {
            return new RuleVersion(
                row.RuleId, row.Version, (RuleState)row.State, known?.Definition ?? RuleJson.Read(row.Definition), row.Author, row.SavedUs.ToTime(), row.Comment,
                (Approval)row.Approval, row.DecidedBy, row.DecidedUs?.ToTime());
        }
        catch (InvalidDataException e)
        {
            // Written by a later version of the program, or changed by hand; the other rules go on.
            logger.LogError("Version {Version} of rule {RuleId} is left out: {Reason}", row.Version, row.RuleId, e.Message);
            return null;
        }
    }
}
