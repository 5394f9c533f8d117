using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RiskConsole.Audit;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Access;

/// <summary>What became of a try to sign in.</summary>
/// <param name="User">Who signed in; null when refused.</param>
/// <param name="RetryAfter">Set when there were too many tries: how long to wait.</param>
internal readonly record struct SignInResult(ClaimsPrincipal? User, TimeSpan? RetryAfter);

/// <summary>Checks name and password. An unknown name, a wrong password, a locked and a disabled account give the same answer after the
/// same work, so that nobody learns which names exist.</summary>
internal sealed class SignInService(
    IDbContextFactory<ConsoleDb> contexts,
    IAuditTrail trail,
    RepeatedActs repeated,
    IPasswordHasher<ConsoleUser> hasher,
    SignInLimiter limiter,
    IOptions<AccessOptions> options,
    TimeProvider time,
    ConsoleMeter meter,
    ILogger<SignInService> logger)
{
    private const string WrongPassword = "wrong password";

    private readonly Lazy<string> _decoy = new(() => hasher.HashPassword(new ConsoleUser(), Guid.NewGuid().ToString()));

    /// <summary>A refusal is told to the audit log, a success by the session it opens: see <see cref="SessionDirectory.OpenAsync"/>.</summary>
    /// <param name="from">Who has not proved yet who they are: see <see cref="Actors.Anonymous"/>.</param>
    /// <exception cref="Events.LogBusyException">Nothing can be written, so nobody is let in, whatever the password.</exception>
    public async Task<SignInResult> CheckAsync(ClaimsPrincipal from, string name, string password, CancellationToken ct)
    {
        var address = from.FindFirstValue(ConsoleClaims.Address);
        if (limiter.Refuse(address, name) is { } wait)
        {
            meter.SignIn("limited");
            await repeated.NoteAsync(
                new(AccessActions.SignInLimited, from) { Outcome = AuditOutcome.Denied, Reason = "Too many tries." }, address ?? "unknown");
            return new SignInResult(null, wait);
        }
        var user = await FindAsync(name, ct);
        var verdict = hasher.VerifyHashedPassword(user ?? new ConsoleUser(), user?.PasswordHash ?? _decoy.Value, Shorten(password));
        if (user is null || user.Disabled || user.LockoutEnd > time.GetUtcNow())
        {
            var reason = user is null ? "unknown name" : user.Disabled ? "disabled" : "locked";
            await trail.RecordAsync(Refused(AccessActions.SignIn, from, user, reason), ct);
            meter.SignIn(user is null ? "failed" : reason);
            logger.LogWarning("A sign-in was refused: {Reason}", reason);
            return default;
        }
        if (verdict == PasswordVerificationResult.Failed)
        {
            await CountFailureAsync(Refused(AccessActions.SignIn, from, user, WrongPassword), user.Id, ct);
            meter.SignIn("failed");
            logger.LogWarning("A sign-in as {UserId} was refused: wrong password", user.Id);
            return default;
        }
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
            await RehashAsync(user, password, ct);
        meter.SignIn("ok");
        logger.LogInformation("User {UserId} signed in", user.Id);
        return new SignInResult(Principal(user), null);
    }

    /// <summary>Checks the password of somebody who is signed in, before something only they may do. Wrong ones are told, and count towards the
    /// lockout.</summary>
    public async Task<bool> ConfirmAsync(ClaimsPrincipal actor, string password, CancellationToken ct)
    {
        var userId = actor.UserId();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, ct);
        if (user?.PasswordHash is null || user.LockoutEnd > time.GetUtcNow())
        {
            await trail.RecordAsync(Refused(AccessActions.Confirm, actor, user, user is null ? "no such user" : "locked"), ct);
            return false;
        }
        if (hasher.VerifyHashedPassword(user, user.PasswordHash, Shorten(password)) != PasswordVerificationResult.Failed)
            return true;
        await CountFailureAsync(Refused(AccessActions.Confirm, actor, user, WrongPassword), user.Id, ct);
        return false;
    }

    /// <summary>Just enough for a new session; its rights are read from the store.</summary>
    public static ClaimsPrincipal Principal(ConsoleUser user) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(ClaimTypes.Name, user.UserName!)],
            AuthSchemes.Cookie));

    private async Task<ConsoleUser?> FindAsync(string name, CancellationToken ct)
    {
        var normalised = UserNames.Normalise(name.Trim());
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == normalised, ct);
    }

    // What was typed as a name or password is never kept: it may be a password in the wrong field.
    private static AuditAct Refused(AuditAction action, ClaimsPrincipal actor, ConsoleUser? user, string reason)
    {
        var act = new AuditAct(action, actor, user is null ? "" : AccessTargets.User(user.Id)) { Outcome = AuditOutcome.Failed, Reason = reason };
        if (user is not null)
            act.Personal["targetName"] = user.UserName;
        return act;
    }

    // Counted where the row is written: tries in parallel cannot share one count.
    private async Task CountFailureAsync(AuditAct act, Guid userId, CancellationToken ct) => await trail.WriteAsync(act, (tx, told) =>
    {
        var user = tx.Db.Users.Single(u => u.Id == userId);
        user.AccessFailedCount++;
        if (user.AccessFailedCount >= options.Value.LockoutFailures)
        {
            user.AccessFailedCount = 0;
            user.LockoutEnd = time.GetUtcNow() + options.Value.LockoutTime;
            told.More.Add(Locked(user));
            logger.LogWarning("User {UserId} is locked until {Until}", userId, user.LockoutEnd);
        }
        return tx.Db.SaveChanges();
    }, ct);

    private AuditAct Locked(ConsoleUser user)
    {
        var act = new AuditAct(AccessActions.Locked, Actors.System("RiskConsole"), AccessTargets.User(user.Id))
        {
            Reason = $"{options.Value.LockoutFailures} wrong passwords in a row.",
            After = new() { ["until"] = AuditTime.Format(user.LockoutEnd!.Value) },
        };
        act.Personal["targetName"] = user.UserName;
        return act;
    }

    private async Task RehashAsync(ConsoleUser user, string password, CancellationToken ct)
    {
        var hash = hasher.HashPassword(user, password);
        var act = new AuditAct(AccessActions.PasswordRehashed, Actors.System("RiskConsole"), AccessTargets.User(user.Id));
        act.Personal["targetName"] = user.UserName;
        await trail.WriteAsync(act, (tx, told) =>
        {
            var written = tx.Db.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash).ExecuteUpdate(s => s.SetProperty(u => u.PasswordHash, hash));
            told.IsVoid = written == 0;
            return written;
        }, ct);
    }

    // No password is longer, so nothing is lost; the hash of a megabyte would be work for us alone.
    private static string Shorten(string password) =>
        password.Length > PasswordRules.MaxLength + 1 ? password[..(PasswordRules.MaxLength + 1)] : password;
}
