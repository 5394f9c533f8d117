using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
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
    IStoreWriter writer,
    IPasswordHasher<ConsoleUser> hasher,
    SignInLimiter limiter,
    IOptions<AccessOptions> options,
    TimeProvider time,
    ConsoleMeter meter,
    ILogger<SignInService> logger)
{
    private readonly Lazy<string> _decoy = new(() => hasher.HashPassword(new ConsoleUser(), Guid.NewGuid().ToString()));

    public async Task<SignInResult> CheckAsync(string name, string password, string? address, CancellationToken ct)
    {
        if (limiter.Refuse(address, name) is { } wait)
        {
            meter.SignIn("limited");
            return new SignInResult(null, wait);
        }
        var user = await FindAsync(name, ct);
        var verdict = hasher.VerifyHashedPassword(user ?? new ConsoleUser(), user?.PasswordHash ?? _decoy.Value, Shorten(password));
        if (user is null || user.Disabled || user.LockoutEnd > time.GetUtcNow())
        {
            meter.SignIn(user is null ? "failed" : user.Disabled ? "disabled" : "locked");
            logger.LogWarning("A sign-in was refused: {Reason}", user is null ? "unknown name" : user.Disabled ? "disabled" : "locked");
            return default;
        }
        if (verdict == PasswordVerificationResult.Failed)
        {
            await CountFailureAsync(user.Id, ct);
            meter.SignIn("failed");
            logger.LogWarning("A sign-in as {UserId} was refused: wrong password", user.Id);
            return default;
        }
        var newHash = verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(user, password) : null;
        await RecordSuccessAsync(user.Id, newHash, ct);
        meter.SignIn("ok");
        logger.LogInformation("User {UserId} signed in", user.Id);
        return new SignInResult(Principal(user), null);
    }

    /// <summary>Checks the password of somebody who is signed in, before something only they may do. Wrong ones count towards the
    /// lockout.</summary>
    public async Task<bool> ConfirmAsync(Guid userId, string password, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, ct);
        if (user?.PasswordHash is null || user.LockoutEnd > time.GetUtcNow())
            return false;
        if (hasher.VerifyHashedPassword(user, user.PasswordHash, Shorten(password)) != PasswordVerificationResult.Failed)
            return true;
        await CountFailureAsync(userId, ct);
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

    // Counted where the row is written: tries in parallel cannot share one count.
    private async Task CountFailureAsync(Guid userId, CancellationToken ct) => await writer.WriteAsync(tx =>
    {
        var user = tx.Db.Users.Single(u => u.Id == userId);
        user.AccessFailedCount++;
        if (user.AccessFailedCount >= options.Value.LockoutFailures)
        {
            user.AccessFailedCount = 0;
            user.LockoutEnd = time.GetUtcNow() + options.Value.LockoutTime;
            logger.LogWarning("User {UserId} is locked until {Until}", userId, user.LockoutEnd);
        }
        return tx.Db.SaveChanges();
    }, ct);

    private async Task RecordSuccessAsync(Guid userId, string? newHash, CancellationToken ct) => await writer.WriteAsync(tx =>
    {
        var user = tx.Db.Users.Single(u => u.Id == userId);
        user.AccessFailedCount = 0;
        user.LastSignInUs = time.GetUtcNow().ToMicros();
        user.PasswordHash = newHash ?? user.PasswordHash;
        return tx.Db.SaveChanges();
    }, ct);

    // No password is longer, so nothing is lost; the hash of a megabyte would be work for us alone.
    private static string Shorten(string password) =>
        password.Length > PasswordRules.MaxLength + 1 ? password[..(PasswordRules.MaxLength + 1)] : password;
}
