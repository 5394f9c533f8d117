using System.Security.Claims;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit.Signing;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>Makes verifications in the background, one at a time: stores what they find, tells the audit log of it, and lets signing stand still or go on.</summary>
internal sealed class Verifications(
    LogVerifier verifier, ICheckpoints checkpoints, IAuditTrail trail, StoreReader reader, IEventBus bus, TimeProvider time, ILogger<Verifications> logger) : IAsyncDisposable
{
    private static readonly ClaimsPrincipal s_console = Actors.System("RiskConsole");

    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private volatile VerifyProgress? _progress;

    /// <summary>The one under way; null for none.</summary>
    public VerifyProgress? Progress => _progress;

    /// <param name="user">Who wants it; null for the console itself.</param>
    /// <returns>False when one is under way already.</returns>
    public bool TryStart(bool full, ClaimsPrincipal? user)
    {
        lock (_gate)
        {
            if (!_running.IsCompleted)
                return false;
            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            _progress = new VerifyProgress(full, 0, 0, time.GetUtcNow());
            _running = Task.Run(() => RunAsync(full, user, _stop.Token));
        }
        bus.Publish(Topic.AuditIntegrity);
        return true;
    }

    /// <summary>Stops the one under way; completes when it has ended.</summary>
    /// <returns>Whether one was.</returns>
    public async Task<bool> StopAsync()
    {
        Task running;
        lock (_gate)
        {
            if (_running.IsCompleted)
                return false;
            _stop!.Cancel();
            running = _running;
        }
        await running;
        return true;
    }

    /// <summary>Completes when none is under way.</summary>
    public Task EndAsync()
    {
        lock (_gate)
            return _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop?.Dispose();
    }

    private async Task RunAsync(bool full, ClaimsPrincipal? user, CancellationToken ct)
    {
        var began = time.GetUtcNow();
        try
        {
            var scope = full ? VerifyScope.Everything with { TextIndex = true } : new VerifyScope { AfterId = await reader.ReadAsync(VerificationRows.VerifiedId, ct) };
            var result = await verifier.VerifyAsync(scope, (done, total) => _progress = new VerifyProgress(full, done, total, began), ct);
            await EndAsync(result, full, user, began);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            logger.LogInformation("A verification of the audit log was stopped");
        }
        catch (Exception e)
        {
            // Whatever it is, it must not end the console, and the next verification may not meet it.
            logger.LogError(e, "The audit log could not be verified");
            await EndAsync(new(IntegrityState.Undecided, null, $"The verification failed: {e.Message}", 0, 0, []), full, user, began);
        }
        finally
        {
            _progress = null;
            bus.Publish(Topic.AuditIntegrity);
        }
    }

    private async Task EndAsync(VerifyResult result, bool full, ClaimsPrincipal? user, DateTimeOffset began)
    {
        // First what protects the log, then what is written about it.
        if (result.Fault is { } fault)
        {
            logger.LogCritical("The audit log {Origin} was changed: stage {Stage}, entry {Seq}. {Message}", fault.Origin, fault.Stage, fault.Seq, fault.Message);
            if (checkpoints.Halted is null)
                checkpoints.Halt(result.HaltReason);
        }
        else if (result.State == IntegrityState.Intact && full && checkpoints.Halted is not null)
        {
            Resume();
        }
        var run = new VerifyRun(0, began, time.GetUtcNow(), full, result.State, result.Entries, result.Fault, result.Message, (user ?? s_console).DisplayName());
        var act = Act(run, user);
        try
        {
            var known = (await reader.ReadAsync(VerificationRows.Summary, CancellationToken.None)).Tampered?.Fault;
            if (result.Fault is { } found && found != known)
                act.More.Add(TamperedAct(found));
            await trail.WriteAsync(act, (transaction, _) =>
            {
                VerificationRows.Add(transaction, run, result.State == IntegrityState.Intact && result.VerifiedId > 0 ? result.VerifiedId : null);
                return true;
            }, CancellationToken.None);
        }
        catch (Exception e) when (e is LogBusyException or SqliteException or QueryTimeoutException)
        {
            logger.LogWarning("What a verification of the audit log found could not be stored: {Reason}", e.Message);
        }
    }

    private void Resume()
    {
        try
        {
            checkpoints.Resume();
        }
        catch (AnchorException e)
        {
            logger.LogError("The audit log is intact again, but stands still: {Reason}", e.Message);
        }
    }

    private static AuditAct Act(VerifyRun run, ClaimsPrincipal? user)
    {
        var act = new AuditAct(VerifyActions.Verify, user ?? s_console)
        {
            // What the console does by itself every few minutes would drown the rest.
            IsVoid = user is null,
            Outcome = run.Result == IntegrityState.Intact ? AuditOutcome.Ok : AuditOutcome.Failed,
            Reason = run.Result == IntegrityState.Intact ? null : run.Message,
        };
        act.Details["full"] = run.IsFull;
        act.Details["entries"] = run.Entries;
        act.Details["result"] = run.Result.ToString().ToLowerInvariant();
        return act;
    }

    private static AuditAct TamperedAct(IntegrityFault fault)
    {
        var act = new AuditAct(VerifyActions.Tampered, s_console, $"log:{fault.LogId}") { Outcome = AuditOutcome.Failed, Reason = fault.Message };
        act.Details["origin"] = fault.Origin;
        act.Details["stage"] = fault.Stage.ToString().ToLowerInvariant();
        if (fault.Seq is { } seq)
            act.Details["entry"] = seq;
        return act;
    }
}
