using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <summary>One of the acting user's signed-in browsers.</summary>
/// <param name="Handle">Names the session; it does not open it.</param>
/// <param name="Browser">In words, e.g. "Firefox on Linux".</param>
public sealed record OwnSession(string Handle, bool IsCurrent, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, string? Address,
    string Browser);

/// <summary>What people do with their own account. Every call demands <see cref="Policies.SignedIn"/>.</summary>
internal interface IOwnAccount
{
    /// <returns>The open sessions, this one first, then by last use.</returns>
    Task<IReadOnlyList<OwnSession>> SessionsAsync(ClaimsPrincipal user, CancellationToken ct);

    /// <summary>Ends one of the user's sessions; one that is over already, or somebody else's, is left alone.</summary>
    Task EndSessionAsync(ClaimsPrincipal user, string handle, CancellationToken ct);

    /// <summary>Sets a new password and ends all other sessions.</summary>
    /// <exception cref="InputRefusedException">The current password is wrong, or the new one too weak.</exception>
    Task ChangePasswordAsync(ClaimsPrincipal user, string current, string replacement, CancellationToken ct);
}

/// <inheritdoc cref="IOwnAccount"/>
internal sealed class OwnAccount(
    IDbContextFactory<ConsoleDb> contexts,
    IAuditTrail trail,
    IAccessGuard guard,
    IPasswordHasher<ConsoleUser> hasher,
    SignInService signIns,
    SessionDirectory sessions,
    TimeProvider time,
    ILogger<OwnAccount> logger) : IOwnAccount
{
    public async Task<IReadOnlyList<OwnSession>> SessionsAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        var userId = await DemandAsync(user, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var aliveSinceUs = sessions.AliveSince.ToMicros();
        var rows = await db.Sessions.AsNoTracking()
            .Where(s => s.UserId == userId && s.EndedUs == null && s.SeenUs >= aliveSinceUs).ToListAsync(ct);
        return [.. rows.Select(row =>
        {
            var handle = Convert.ToHexString(row.Id);
            return new OwnSession(handle, handle == user.SessionHandle(), row.CreatedUs.ToTime(), row.SeenUs.ToTime(), row.Address,
                BrowserName.From(row.UserAgent));
        }).OrderByDescending(s => s.IsCurrent).ThenByDescending(s => s.SeenAt)];
    }

    public async Task EndSessionAsync(ClaimsPrincipal user, string handle, CancellationToken ct)
    {
        var userId = await DemandAsync(user, ct);
        if (await sessions.FindAsync(handle, ct) is { } session && session.UserId == userId)
            await sessions.EndAsync(user, AccessActions.SessionEnded, handle, ct);
    }

    public async Task ChangePasswordAsync(ClaimsPrincipal user, string current, string replacement, CancellationToken ct)
    {
        var userId = await DemandAsync(user, ct);
        var act = new AuditAct(AccessActions.PasswordChanged, user, AccessTargets.User(userId));
        if (PasswordRules.Fault(replacement, user.DisplayName()) is { } fault)
            await trail.DemandAsync(act, [new("replacement", fault)]);
        if (!await signIns.ConfirmAsync(user, current, ct))
            throw new InputRefusedException("current", "This is not your current password.");
        var hash = hasher.HashPassword(new ConsoleUser(), replacement);
        var kept = Convert.FromHexString(user.SessionHandle()!);
        var nowUs = time.GetUtcNow().ToMicros();
        await trail.WriteAsync(act, (tx, told) =>
        {
            var row = tx.Db.Users.Single(u => u.Id == userId);
            row.PasswordHash = hash;
            row.SecurityStamp = Guid.NewGuid().ToString("N");
            // Not the epoch: the page this was typed into goes on.
            var others = tx.Db.Sessions.Where(s => s.UserId == userId && s.EndedUs == null && s.Id != kept).ToList();
            others.ForEach(other => other.EndedUs = nowUs);
            told.Details["sessionsEnded"] = others.Count;
            return tx.Db.SaveChanges();
        }, ct);
        logger.LogInformation("User {UserId} changed the password", userId);
        sessions.Changed();
    }

    private async Task<Guid> DemandAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        return user.UserId() ?? throw new AccessDeniedException("Only people have an account.");
    }
}
