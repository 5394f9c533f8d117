using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Verify;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Audit.GiveUp;

/// <summary>What was given up.</summary>
/// <param name="Logs">Empty where everything was found intact, and only the halt was ended.</param>
/// <param name="Opened">The log that was opened instead; null where none was.</param>
internal sealed record GaveUp(IReadOnlyList<GivenUpLog> Logs, string? Opened);

/// <summary>The way on where the log stands still and cannot be mended: the logs that are broken end without being signed, and another begins whose first entry says so.
/// It is an act of whoever has the console's files: it signs that entry with the console's key, before it is in the database.</summary>
internal sealed class LogGiveUp(
    IAccessGuard guard, IAuditTrail trail, Checkpoints checkpoints, LogVerifier verifier, LogReader reader, AuditKeys keys, IAnchors anchors, SigningHalt halt,
    IOptions<AuditOptions> options, TimeProvider time)
{
    /// <param name="progress">Entries verified, and in all.</param>
    /// <exception cref="InputRefusedException">The log does not stand still, or it cannot be told what is broken.</exception>
    public async Task<GaveUp> GiveUpAsync(ClaimsPrincipal user, string reason, Action<long, long>? progress, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        var act = new AuditAct(LogActions.GivenUp, user);
        return await trail.CheckAsync(act, () => GiveUpAsync(act, reason, progress, ct));
    }

    private async Task<GaveUp> GiveUpAsync(AuditAct act, string reason, Action<long, long>? progress, CancellationToken ct)
    {
        var why = ActReason.Check(reason);
        act.Reason = why;
        // A database that was put back while no console ran has not met its anchors yet.
        if (halt.Reason is null)
            await checkpoints.CheckAsync(ct);
        var halted = halt.Reason;
        var began = time.GetUtcNow();
        var found = await verifier.VerifyAsync(VerifyScope.Everything with { PastFaults = true }, progress, ct);
        var broken = found.Logs.Where(log => log is { Wrong: not null, GivenUp: null }).ToArray();
        if (halted is null)
        {
            // What cannot be decided alone is no reason: its files may be on another machine.
            if (found.State != IntegrityState.Tampered)
                throw NotHalted(found);
            // Found by this verification before any of the console's: from now on nothing is signed over it.
            halt.Set(halted = found.HaltReason);
        }
        if (broken.Length == 0)
            return await ResumeAsync(found, progress, ct);
        try
        {
            return await GiveUpAsync(act, broken, found, halted, began, ct);
        }
        catch (Exception e) when (e is AnchorException or AuditKeyException)
        {
            throw new InputRefusedException("", $"{e.Message} Nothing was given up: that needs the files of the console.");
        }
        catch (LogMovedException)
        {
            throw new InputRefusedException("", "The log was changed meanwhile: it may have been given up by somebody else. Look again: RiskConsole audit verify.");
        }
    }

    private async Task<GaveUp> GiveUpAsync(AuditAct act, VerifiedLog[] broken, VerifyResult found, string halted, DateTimeOffset began, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var plan = await reader.ReadAsync(
            connection => GiveUpPlan.Make(connection, options.Value.Origin, broken, AuditDraft.ActorOf(act.Actor), act.Reason!, halted, anchors.Last, now), ct);
        var (origin, text) = (plan.First.Origin, plan.First.Text);
        keys.Trust(origin, plan.First.Size, 0);
        var signed = new SignedCheckpoint(plan.First, new SignedNote(text, [.. keys.Signers(origin).Select(signer => signer.Sign(text))]).ToString(), now);
        // Outside first, as always: ended here, an anchor is left of a log that never was, which nobody asks for.
        anchors.Append(signed);
        act.Target = string.Create(CultureInfo.InvariantCulture, $"log:{plan.Logs[^1].LogId}");
        act.Details["logs"] = new JsonArray([.. plan.Logs.Select(log => JsonValue.Create(log.Origin))]);
        act.Details["next"] = origin;
        await trail.WriteAsync(act, (transaction, _) =>
        {
            if (halt.Reason is null)
                throw new LogMovedException("The halt was ended meanwhile.");
            plan.Write(transaction, signed, Run(found, plan, began, act.Actor));
            return true;
        }, ct);
        // Last: ended before it, the log still stands still with the new one in it, and giving up again finds nothing broken and ends the halt. The other way round the
        // running console would go on with the broken one.
        halt.Clear();
        return new(plan.Logs, origin);
    }

    /// <summary>Ends a halt that has no reason any more, as when an earlier try ended before its last step.</summary>
    private async Task<GaveUp> ResumeAsync(VerifyResult found, Action<long, long>? progress, CancellationToken ct)
    {
        if (found.State == IntegrityState.Intact)
            found = await verifier.VerifyAsync(VerifyScope.Everything with { TextIndex = true }, progress, ct);
        if (found.State != IntegrityState.Intact)
            throw new InputRefusedException("", $"{found.Message} That is no log that could be given up, so nothing was. Mend it, and verify again (docs/audit.md, Halted).");
        checkpoints.Resume();
        return new([], null);
    }

    private static InputRefusedException NotHalted(VerifyResult found) =>
        new("", $"The audit log is not halted, so there is nothing to give up. A verification says: {found.Message} To end it and begin another: RiskConsole audit rotate.");

    /// <summary>The verification that was made for it, as it reads from now on: what it found stands in what was given up.</summary>
    private VerifyRun Run(VerifyResult found, GiveUpPlan plan, DateTimeOffset began, ClaimsPrincipal user) => new(
        0, began, time.GetUtcNow(), true, IntegrityState.Intact, found.Entries, null,
        string.Concat(plan.Logs.Select(log => $"{log.Origin} was {log.Words(log.Wrong)} ")) + "Nothing else was found changed.", user.DisplayName());
}
