using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Events;

namespace RiskConsole.Audit.Archive;

/// <summary>A key that was made.</summary>
/// <param name="Previous">The file of the key that signs now.</param>
internal sealed record MadeKey(string File, string Previous, NoteKey Key);

/// <summary>Makes the next signing key, and tells the log of it before it is used.</summary>
internal sealed class KeyChange(IAccessGuard guard, IAuditTrail trail, LogAppender appender, IAuditKeys keys, AuditPaths paths)
{
    public static readonly AuditAction Rotated = new("audit.key.rotate", "New signing key of the audit log", AuditKind.Security, Severity.Warning);

    /// <exception cref="InputRefusedException">The file exists or cannot be written.</exception>
    public async Task<MadeKey> MakeAsync(ClaimsPrincipal user, FileInfo file, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        await appender.IntegrateAllAsync(ct);
        var look = await appender.LookAsync(ct);
        if (look.Origin is not { } origin)
            throw new InputRefusedException("", "There is no log yet; its key is made at the first start.");
        if (file.Exists)
            throw new InputRefusedException("out", $"{file.FullName} exists already; a key is never written over.");
        try
        {
            KeyFiles.Make(file.FullName);
        }
        catch (AuditKeyException e)
        {
            throw new InputRefusedException("out", e.Message);
        }
        using var made = new NoteSigner(origin, KeyFiles.Read(file.FullName, "--out"));
        var act = new AuditAct(Rotated, user, "log:" + origin);
        act.Details["key"] = made.Key.Text;
        act.Details["previous"] = string.Join(' ', keys.Signers(origin).Select(signer => signer.Key.Text));
        await trail.RecordAsync(act, ct);
        return new(file.FullName, paths.KeyFile, made.Key);
    }
}
