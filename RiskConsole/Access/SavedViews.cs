using System.Security.Claims;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <inheritdoc cref="ISavedViews"/>
internal sealed partial class SavedViews(IDbContextFactory<ConsoleDb> contexts, IAuditTrail trail, IAccessGuard guard,
    SessionDirectory sessions, TimeProvider time)
    : ISavedViews
{
    public const int MaxPerPage = 50;
    private const int MaxName = 80;
    private const int MaxUrl = 4_000;
    private const int MostShared = 200;

    public async Task<IReadOnlyList<SavedView>> ListAsync(ClaimsPrincipal user, string page, CancellationToken ct)
    {
        var userId = await DemandAsync(user, page, ct);
        var isAdmin = user.IsInRole(Roles.Admin);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var own = await db.SavedViews.AsNoTracking().Where(v => v.UserId == userId && v.Page == page)
            .Select(v => new SavedView(v.Id, v.Page, v.Name, v.Url, v.Shared, null, true)).ToListAsync(ct);
        var shared = await (
            from v in db.SavedViews.AsNoTracking()
            join u in db.Users on v.UserId equals u.Id
            where v.Shared && v.Page == page && v.UserId != userId
            orderby v.Name
            select new SavedView(v.Id, v.Page, v.Name, v.Url, true, u.UserName ?? "", isAdmin)).Take(MostShared).ToListAsync(ct);
        return [.. own.Concat(shared).OrderBy(v => v.Name, StringComparer.Ordinal).ThenBy(v => v.Owner, StringComparer.Ordinal)];
    }

    public async Task<SavedView> SaveAsync(ClaimsPrincipal user, string page, string name, string url, CancellationToken ct)
    {
        var userId = await DemandAsync(user, page, ct);
        var trimmed = name.Trim();
        var saved = await trail.WriteAsync(new(ViewActions.Save, user), (tx, act) =>
        {
            (act.Details["name"], act.Details["page"]) = (trimmed, page);
            CheckName(trimmed);
            if (!PageName().IsMatch(page))
                throw new InputRefusedException("page", $"'{page}' is not the name of a page.");
            if (url.Length > MaxUrl || (url.Length > 0 && url[0] != '?') || url.Any(char.IsControl))
                throw new InputRefusedException("url", $"A filter is a query string that begins with '?' and has at most {MaxUrl} characters.");
            var mine = tx.Db.SavedViews.Where(v => v.UserId == userId && v.Page == page);
            var row = mine.SingleOrDefault(v => v.Name == trimmed);
            var before = row is null ? null : Members(row);
            if (row is null)
            {
                if (mine.Count() >= MaxPerPage)
                    throw new InputRefusedException("name", $"You keep {MaxPerPage} views of this page already. Delete one first.");
                var now = time.GetUtcNow();
                row = new SavedViewRow
                {
                    Id = Guid.CreateVersion7(now),
                    UserId = userId,
                    Page = page,
                    Name = trimmed,
                    Url = url,
                    CreatedUs = now.ToMicros(),
                };
                tx.Db.SavedViews.Add(row);
            }
            row.Url = url;
            tx.Db.SaveChanges();
            act.Target = Target(row.Id);
            act.Changed(before, Members(row));
            act.IsVoid = before is not null && act.After!.Count == 0;
            return new SavedView(row.Id, row.Page, row.Name, row.Url, row.Shared);
        }, ct);
        sessions.Changed();
        return saved;
    }

    public async Task RenameAsync(ClaimsPrincipal user, Guid id, string name, CancellationToken ct)
    {
        var owner = await DemandOwnAsync(user, id, ct);
        var trimmed = name.Trim();
        await trail.WriteAsync(new(ViewActions.Rename, user, Target(id)), (tx, act) =>
        {
            CheckName(trimmed);
            var row = tx.Db.SavedViews.SingleOrDefault(v => v.Id == id && v.UserId == owner)
                ?? throw new InputRefusedException("", "This view was deleted meanwhile.");
            if (tx.Db.SavedViews.Any(v => v.UserId == owner && v.Page == row.Page && v.Name == trimmed && v.Id != id))
                throw new InputRefusedException("name", $"There is a view named {trimmed} already. Choose another name.");
            act.Details["page"] = row.Page;
            (act.Before, act.After) = (new() { ["name"] = row.Name }, new() { ["name"] = trimmed });
            row.Name = trimmed;
            return tx.Db.SaveChanges();
        }, ct);
        sessions.Changed();
    }

    public async Task ShareAsync(ClaimsPrincipal user, Guid id, bool shared, CancellationToken ct)
    {
        var owner = await DemandOwnAsync(user, id, ct);
        await trail.WriteAsync(new(ViewActions.Share, user, Target(id)), (tx, act) =>
        {
            var row = tx.Db.SavedViews.SingleOrDefault(v => v.Id == id && v.UserId == owner)
                ?? throw new InputRefusedException("", "This view was deleted meanwhile.");
            (act.Details["name"], act.Details["page"]) = (row.Name, row.Page);
            (act.Before, act.After) = (new() { ["shared"] = row.Shared }, new() { ["shared"] = shared });
            act.IsVoid = row.Shared == shared;
            row.Shared = shared;
            return tx.Db.SaveChanges();
        }, ct);
        sessions.Changed();
    }

    public async Task DeleteAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        var owner = await DemandOwnAsync(user, id, ct);
        await trail.WriteAsync(new(ViewActions.Delete, user, Target(id)), (tx, act) =>
        {
            if (tx.Db.SavedViews.SingleOrDefault(v => v.Id == id && v.UserId == owner) is not { } row)
            {
                act.IsVoid = true;
                return 0;
            }
            act.Before = Members(row);
            tx.Db.SavedViews.Remove(row);
            return tx.Db.SaveChanges();
        }, ct);
        sessions.Changed();
    }

    private async Task<Guid> DemandAsync(ClaimsPrincipal user, string page, CancellationToken ct)
    {
        await guard.DemandAsync(user, page == AuditPage ? Policies.Analyse : Policies.SignedIn, ct);
        return user.UserId() ?? throw new AccessDeniedException("Only people keep views.");
    }

    private static string Target(Guid view) => $"view:{view}";

    private static JsonObject Members(SavedViewRow row) => new() { ["name"] = row.Name, ["page"] = row.Page, ["url"] = row.Url };

    /// <returns>Whose view it is: the user's own, or a colleague's that is shared and that an admin may change.</returns>
    private async Task<Guid> DemandOwnAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        var userId = await DemandAsync(user, "", ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.SavedViews.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id && v.Shared && v.UserId != userId, ct) is not { } shared)
            return userId;
        await guard.DemandAsync(user, Policies.Administer, ct);
        return shared.UserId;
    }

    /// <summary>The one page that not everybody may see.</summary>
    private const string AuditPage = "audit";

    private static void CheckName(string trimmed)
    {
        if (trimmed.Length is 0 or > MaxName || trimmed.Any(char.IsControl))
            throw new InputRefusedException("name", $"Give the view a name of 1 to {MaxName} characters.");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex PageName();
}
