using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <inheritdoc cref="IUserAdmin"/>
internal sealed class UserAdmin(
    IDbContextFactory<ConsoleDb> contexts,
    IStoreWriter writer,
    IAccessGuard guard,
    IPasswordHasher<ConsoleUser> hasher,
    SessionDirectory sessions,
    TimeProvider time,
    ILogger<UserAdmin> logger) : IUserAdmin
{
    public async Task<UserView> CreateAsync(ClaimsPrincipal actor, string name, string role, string password, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var draft = NewUser.Check(name, role, password);
        var hash = hasher.HashPassword(new ConsoleUser(), password);
        var user = await writer.WriteAsync(tx => UserWrites.Add(tx.Db, draft.Name, draft.Role, hash, time.GetUtcNow()), ct);
        logger.LogInformation("User {UserId} was created as {Role}", user.Id, draft.Role);
        sessions.Changed();
        return new UserView(user.Id, draft.Name, draft.Role, false, user.CreatedUs.ToTime(), null, null, 0);
    }

    public async Task<IReadOnlyList<UserView>> ListAsync(ClaimsPrincipal actor, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        return await ReadAsync(null, ct);
    }

    public async Task<UserView?> FindAsync(ClaimsPrincipal actor, string name, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        return (await ReadAsync(UserNames.Normalise(name), ct)).SingleOrDefault();
    }

    public Task ChangeRoleAsync(ClaimsPrincipal actor, Guid userId, string role, CancellationToken ct)
    {
        var known = NewUser.CheckRole(role);
        return ChangeAsync(actor, userId, (db, user) =>
        {
            if (known != Roles.Admin)
                DemandAnotherAdmin(db, userId, "role");
            UserWrites.SetRole(db, user, known);
        }, "role changed to " + known, ct);
    }

    public Task SetDisabledAsync(ClaimsPrincipal actor, Guid userId, bool disabled, CancellationToken ct) =>
        ChangeAsync(actor, userId, (db, user) =>
        {
            if (disabled)
                DemandAnotherAdmin(db, userId, "");
            user.Disabled = disabled;
        }, disabled ? "disabled" : "enabled", ct);

    public async Task ResetPasswordAsync(ClaimsPrincipal actor, Guid userId, string password, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var name = await db.Users.Where(u => u.Id == userId).Select(u => u.UserName!).SingleOrDefaultAsync(ct) ?? throw NoSuchUser();
        if (PasswordRules.Fault(password, name) is { } fault)
            throw new InputRefusedException("password", fault);
        var hash = hasher.HashPassword(new ConsoleUser(), password);
        await ChangeAsync(actor, userId, (_, user) =>
        {
            user.PasswordHash = hash;
            user.AccessFailedCount = 0;
            user.LockoutEnd = null;
        }, "given a new password", ct);
    }

    public Task EndSessionsAsync(ClaimsPrincipal actor, Guid userId, CancellationToken ct) =>
        ChangeAsync(actor, userId, static (_, _) => { }, "signed out everywhere", ct);

    private async Task ChangeAsync(ClaimsPrincipal actor, Guid userId, Action<ConsoleDb, ConsoleUser> change, string what,
        CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        await writer.WriteAsync(tx =>
        {
            var user = tx.Db.Users.SingleOrDefault(u => u.Id == userId) ?? throw NoSuchUser();
            change(tx.Db, user);
            UserWrites.Revoke(tx.Db, user, time.GetUtcNow());
            return tx.Db.SaveChanges();
        }, ct);
        logger.LogInformation("User {UserId} was {Change}", userId, what);
        sessions.Changed();
    }

    private async Task<IReadOnlyList<UserView>> ReadAsync(string? normalisedName, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var aliveSinceUs = sessions.AliveSince.ToMicros();
        var rows = await (
            from user in db.Users.AsNoTracking()
            where normalisedName == null || user.NormalizedUserName == normalisedName
            join link in db.UserRoles on user.Id equals link.UserId
            join role in db.Roles on link.RoleId equals role.Id
            orderby user.NormalizedUserName
            select new
            {
                User = user,
                Role = role.Name!,
                Sessions = db.Sessions.Count(s => s.UserId == user.Id && s.EndedUs == null && s.SeenUs >= aliveSinceUs),
            }).ToListAsync(ct);
        var now = time.GetUtcNow();
        return [.. rows.Select(r => new UserView(
            r.User.Id,
            r.User.UserName!,
            r.Role,
            r.User.Disabled,
            r.User.CreatedUs.ToTime(),
            r.User.LastSignInUs?.ToTime(),
            r.User.LockoutEnd > now ? r.User.LockoutEnd : null,
            r.Sessions))];
    }

    private static void DemandAnotherAdmin(ConsoleDb db, Guid userId, string field)
    {
        if (UserWrites.Admins(db).Any(id => id == userId) && !UserWrites.AnyAdmin(db, except: userId))
            throw new InputRefusedException(field, "This is the only admin. Make somebody else admin first.");
    }

    private static InputRefusedException NoSuchUser() => new("", "There is no such user any more.");
}

/// <summary>What a new user must be like.</summary>
internal sealed record NewUser(string Name, string Role)
{
    /// <exception cref="InputRefusedException">Names every field that is wrong.</exception>
    public static NewUser Check(string? name, string? role, string? password)
    {
        var trimmed = name?.Trim() ?? "";
        var known = Roles.All.FirstOrDefault(r => r.Equals(role?.Trim(), StringComparison.OrdinalIgnoreCase));
        List<InputFault> faults = [];
        if (UserNames.Fault(trimmed) is { } nameFault)
            faults.Add(new("name", nameFault));
        if (known is null)
            faults.Add(RoleFault(role));
        if (PasswordRules.Fault(password, trimmed) is { } passwordFault)
            faults.Add(new("password", passwordFault));
        return faults.Count == 0 ? new NewUser(trimmed, known!) : throw new InputRefusedException(faults);
    }

    public static string CheckRole(string? role) =>
        Roles.All.FirstOrDefault(r => r.Equals(role?.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new InputRefusedException([RoleFault(role)]);

    private static InputFault RoleFault(string? role) =>
        new("role", string.IsNullOrWhiteSpace(role) ? "Choose a role." : $"'{role}' is not a role; use {string.Join(", ", Roles.All)}.");
}
