using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <inheritdoc cref="IUserAdmin"/>
internal sealed class UserAdmin(
    IDbContextFactory<ConsoleDb> contexts,
    IAuditTrail trail,
    IAccessGuard guard,
    IPasswordHasher<ConsoleUser> hasher,
    SessionDirectory sessions,
    TimeProvider time,
    ILogger<UserAdmin> logger) : IUserAdmin
{
    public async Task<UserView> CreateAsync(ClaimsPrincipal actor, string name, string role, string password, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var act = new AuditAct(AccessActions.UserCreated, actor);
        // Only what may be a name: in its field somebody may have typed a password.
        if (UserNames.Fault(name?.Trim()) is null)
            act.Personal["targetName"] = name!.Trim();
        var draft = await trail.CheckAsync(act, () => NewUser.Check(name, role, password));
        var hash = hasher.HashPassword(new ConsoleUser(), password);
        var user = await trail.WriteAsync(act, (tx, told) =>
        {
            var made = UserWrites.Add(tx.Db, draft.Name, draft.Role, hash, time.GetUtcNow());
            told.Target = AccessTargets.User(made.Id);
            told.After = new() { ["role"] = draft.Role };
            return made;
        }, ct);
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

    public async Task ChangeRoleAsync(ClaimsPrincipal actor, Guid userId, string role, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var act = new AuditAct(AccessActions.RoleChanged, actor, AccessTargets.User(userId));
        var known = await trail.CheckAsync(act, () => NewUser.CheckRole(role));
        await ChangeAsync(act, userId, (db, user) =>
        {
            if (known != Roles.Admin)
                DemandAnotherAdmin(db, userId, "role");
            act.Before = new() { ["role"] = UserWrites.RoleOf(db, userId) };
            act.After = new() { ["role"] = known };
            UserWrites.SetRole(db, user, known);
        }, ct);
    }

    public async Task SetDisabledAsync(ClaimsPrincipal actor, Guid userId, bool disabled, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var act = new AuditAct(disabled ? AccessActions.UserDisabled : AccessActions.UserEnabled, actor, AccessTargets.User(userId));
        await ChangeAsync(act, userId, (db, user) =>
        {
            if (disabled)
                DemandAnotherAdmin(db, userId, "");
            act.Before = new() { ["disabled"] = user.Disabled };
            act.After = new() { ["disabled"] = disabled };
            user.Disabled = disabled;
        }, ct);
    }

    public async Task ResetPasswordAsync(ClaimsPrincipal actor, Guid userId, string password, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var act = new AuditAct(AccessActions.PasswordReset, actor, AccessTargets.User(userId));
        await trail.CheckAsync(act, () => CheckPasswordAsync(act, userId, password, ct));
        var hash = hasher.HashPassword(new ConsoleUser(), password);
        await ChangeAsync(act, userId, (_, user) =>
        {
            act.Details["wasLocked"] = user.LockoutEnd > time.GetUtcNow();
            user.PasswordHash = hash;
            user.AccessFailedCount = 0;
            user.LockoutEnd = null;
        }, ct);
    }

    public async Task EndSessionsAsync(ClaimsPrincipal actor, Guid userId, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        await ChangeAsync(new(AccessActions.UserSignedOut, actor, AccessTargets.User(userId)), userId, static (_, _) => { }, ct);
    }

    private async Task<bool> CheckPasswordAsync(AuditAct act, Guid userId, string password, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var name = await db.Users.Where(u => u.Id == userId).Select(u => u.UserName!).SingleOrDefaultAsync(ct) ?? throw NoSuchUser();
        act.Personal["targetName"] = name;
        return PasswordRules.Fault(password, name) is { } fault ? throw new InputRefusedException("password", fault) : true;
    }

    private async Task ChangeAsync(AuditAct act, Guid userId, Action<ConsoleDb, ConsoleUser> change, CancellationToken ct)
    {
        await trail.WriteAsync(act, (tx, told) =>
        {
            var user = tx.Db.Users.SingleOrDefault(u => u.Id == userId) ?? throw NoSuchUser();
            told.Personal["targetName"] = user.UserName;
            change(tx.Db, user);
            told.Details["sessionsEnded"] = UserWrites.Revoke(tx.Db, user, time.GetUtcNow());
            return tx.Db.SaveChanges();
        }, ct);
        logger.LogInformation("{Action} of user {UserId}", act.Action.Name, userId);
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
