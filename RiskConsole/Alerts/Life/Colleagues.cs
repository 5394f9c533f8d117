using Microsoft.EntityFrameworkCore;
using RiskConsole.Access;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <summary>Users who may sign in, for assigning and mentioning.</summary>
internal sealed class Colleagues(IDbContextFactory<ConsoleDb> contexts)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<Colleague>> AllAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return [.. (await Rows(db).ToListAsync(ct)).OrderBy(user => user.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <returns>Null for one who is not there, or may not sign in.</returns>
    public async Task<Colleague?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Rows(db, id).SingleOrDefaultAsync(ct);
    }

    /// <returns>Null when nobody of that name may sign in.</returns>
    public async Task<Guid?> IdOfAsync(string name, CancellationToken ct)
    {
        var normalised = UserNames.Normalise(name);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.Where(user => user.NormalizedUserName == normalised && !user.Disabled).Select(user => (Guid?)user.Id).SingleOrDefaultAsync(ct);
    }

    /// <summary>Finds users by normalised name, as <see cref="Mentions.In"/> needs; reads them only where a text may mention somebody.</summary>
    public async Task<Func<string, Guid?>> FinderAsync(string text, CancellationToken ct)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
            return static _ => null;
        var byName = (await AllAsync(ct)).ToDictionary(user => UserNames.Normalise(user.Name), user => user.Id);
        return name => byName.TryGetValue(name, out var id) ? id : null;
    }

    private static IQueryable<Colleague> Rows(ConsoleDb db, Guid? id = null) =>
        from user in db.Users.AsNoTracking()
        where !user.Disabled && (id == null || user.Id == id)
        join link in db.UserRoles on user.Id equals link.UserId
        join role in db.Roles on link.RoleId equals role.Id
        select new Colleague(user.Id, user.UserName!, role.Name!);
}
