using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <summary>The changes of user rows, as parts of a unit of work of the writer.</summary>
internal static class UserWrites
{
    /// <exception cref="InputRefusedException">The name is taken.</exception>
    public static ConsoleUser Add(ConsoleDb db, string name, string role, string passwordHash, DateTimeOffset now)
    {
        var normalised = UserNames.Normalise(name);
        if (db.Users.Any(u => u.NormalizedUserName == normalised))
            throw new InputRefusedException("name", $"There is a user {name} already. Choose another name.") { Unnamed = "The name is taken." };
        var user = new ConsoleUser
        {
            Id = Guid.CreateVersion7(now),
            UserName = name,
            NormalizedUserName = normalised,
            PasswordHash = passwordHash,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            LockoutEnabled = true,
            CreatedUs = now.ToMicros(),
        };
        db.Users.Add(user);
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = RoleId(db, role) });
        db.SaveChanges();
        return user;
    }

    public static void SetRole(ConsoleDb db, ConsoleUser user, string role)
    {
        db.UserRoles.RemoveRange(db.UserRoles.Where(r => r.UserId == user.Id));
        db.SaveChanges();
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = RoleId(db, role) });
    }

    /// <summary>Rights changed: whatever carries the old epoch is over.</summary>
    /// <returns>How many sessions ended.</returns>
    public static int Revoke(ConsoleDb db, ConsoleUser user, DateTimeOffset now)
    {
        user.Epoch++;
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        var endedUs = now.ToMicros();
        var ended = 0;
        foreach (var session in db.Sessions.Where(s => s.UserId == user.Id && s.EndedUs == null))
        {
            session.EndedUs = endedUs;
            ended++;
        }
        return ended;
    }

    /// <returns>The user's role; null where there is none.</returns>
    public static string? RoleOf(ConsoleDb db, Guid userId) =>
        (from link in db.UserRoles
         where link.UserId == userId
         join role in db.Roles on link.RoleId equals role.Id
         select role.Name).FirstOrDefault();

    /// <returns>Whether somebody other than <paramref name="except"/> can administer the console.</returns>
    public static bool AnyAdmin(ConsoleDb db, Guid? except = null) => Admins(db).Any(id => id != except);

    /// <summary>The ids of admins who may sign in.</summary>
    public static IQueryable<Guid> Admins(ConsoleDb db) =>
        from user in db.Users
        join link in db.UserRoles on user.Id equals link.UserId
        join role in db.Roles on link.RoleId equals role.Id
        where role.Name == Roles.Admin && !user.Disabled
        select user.Id;

    private static Guid RoleId(ConsoleDb db, string name)
    {
        var role = db.Roles.AsNoTracking().SingleOrDefault(r => r.Name == name);
        if (role is null)
        {
            role = new ConsoleRole { Id = Guid.NewGuid(), Name = name, NormalizedName = name.ToUpperInvariant() };
            db.Roles.Add(role);
        }
        return role.Id;
    }
}
