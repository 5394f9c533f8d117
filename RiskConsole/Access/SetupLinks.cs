using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <summary>The one-time link that creates the first admin. There is never more than one that works, and none once there is an
/// admin.</summary>
internal sealed class SetupLinks(
    IDbContextFactory<ConsoleDb> contexts,
    IAuditTrail trail,
    IPasswordHasher<ConsoleUser> hasher,
    SessionDirectory sessions,
    IOptions<AccessOptions> options,
    TimeProvider time,
    ILogger<SetupLinks> logger)
{
    /// <summary>Makes a new token; every earlier one is void.</summary>
    /// <returns>The token; null when there is an admin already.</returns>
    public Task<string?> CreateAsync(CancellationToken ct)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return trail.WriteAsync(new(AccessActions.SetupLinkMade, Actors.System("RiskConsole")), (tx, act) =>
        {
            tx.Db.SetupTokens.ExecuteDelete();
            if (UserWrites.AnyAdmin(tx.Db))
            {
                act.IsVoid = true;
                return null;
            }
            tx.Db.SetupTokens.Add(new SetupTokenRow { TokenHash = Hash(token), CreatedUs = time.GetUtcNow().ToMicros() });
            tx.Db.SaveChanges();
            return token;
        }, ct);
    }

    public async Task<bool> IsValidAsync(string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token))
            return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return Find(db, token) is not null;
    }

    /// <summary>Creates the first admin and burns the link, both or neither.</summary>
    /// <param name="from">Who came with the link: see <see cref="Actors.Anonymous"/>.</param>
    /// <returns>The new admin; null when the link is void.</returns>
    /// <exception cref="InputRefusedException">The name or the password cannot be accepted; the link still works.</exception>
    public async Task<ConsoleUser?> UseAsync(ClaimsPrincipal from, string token, string name, string password, CancellationToken ct)
    {
        var act = new AuditAct(AccessActions.SetupLinkUsed, from);
        var draft = await trail.CheckAsync(act, () => NewUser.Check(name, Roles.Admin, password));
        act.Personal["targetName"] = draft.Name;
        var hash = hasher.HashPassword(new ConsoleUser(), password);
        var user = await trail.WriteAsync(act, (tx, told) =>
        {
            if (Find(tx.Db, token) is not { } row)
            {
                (told.Outcome, told.Reason) = (AuditOutcome.Failed, "The link is void.");
                return null;
            }
            row.UsedUs = time.GetUtcNow().ToMicros();
            var made = UserWrites.Add(tx.Db, draft.Name, draft.Role, hash, time.GetUtcNow());
            told.Target = AccessTargets.User(made.Id);
            told.After = new() { ["role"] = draft.Role };
            return made;
        }, ct);
        if (user is not null)
        {
            logger.LogInformation("The first admin {UserId} was created by the one-time link", user.Id);
            sessions.Changed();
        }
        return user;
    }

    private SetupTokenRow? Find(ConsoleDb db, string token)
    {
        var hash = Hash(token);
        var bornAfterUs = (time.GetUtcNow() - options.Value.SetupLinkLifetime).ToMicros();
        return UserWrites.AnyAdmin(db)
            ? null
            : db.SetupTokens.SingleOrDefault(t => t.TokenHash == hash && t.UsedUs == null && t.CreatedUs > bornAfterUs);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
