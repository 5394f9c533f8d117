using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Events;
using RiskConsole.Hosting;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Signing;

/// <inheritdoc cref="ICheckpoints"/>
/// <remarks>Signs by itself while this instance has the <see cref="StoreDuty"/>: a log that grew every <see cref="AuditOptions.CheckpointInterval"/>, another every
/// <see cref="AuditOptions.QuietCheckpointInterval"/>, and a last time when the console stops.</remarks>
internal sealed class Checkpoints(
    LogReader reader, LogAppender appender, IStoreWriter writer, StoreDuty duty, SqliteConnections connections, AuditKeys keys, IAnchors anchors, SigningHalt halt,
    CheckpointState state, AnchorWebhook webhook, IOptions<AuditOptions> options, TimeProvider time, ILogger<Checkpoints> logger) : BackgroundService, ICheckpoints
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);

    public string? Halted => halt.Reason;

    public void Halt(string reason) => halt.Set(reason);

    public void Resume() => halt.Clear();

    public Task<SignedCheckpoint?> LastAsync(long logId, CancellationToken ct) => reader.ReadAsync(connection => CheckpointRows.Last(connection, logId), ct);

    public async Task<SignedCheckpoint?> SignNowAsync(CancellationToken ct)
    {
        if (duty.IsHeld)
            return await IntegrateAndSignAsync(ct);
        // Not the process's own duty: taking that would make the pipeline begin in its middle.
        using (var own = new StoreDuty(connections))
        {
            if (own.TryTake())
                return await IntegrateAndSignAsync(ct);
        }
        await appender.IntegrateAllAsync(ct);
        return await WaitForOtherAsync(ct);
    }

    /// <summary>Holds the log against its anchors, before anything is added to it.</summary>
    /// <returns>False when it could not be found out for now.</returns>
    public async Task<bool> CheckAsync(CancellationToken ct)
    {
        try
        {
            if (await reader.ReadAsync(connection => LogCheck.Look(connection, anchors.Last, keys.Trusted), ct) is { Contradiction: { } contradiction })
                halt.Set(contradiction);
            return true;
        }
        catch (Exception e) when (e is AnchorException or AuditKeyException)
        {
            state.Failed(e.Message);
            return false;
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            keys.Prepare(await reader.ReadAsync(CheckpointRows.Any, cancellationToken));
            if (await reader.ReadAsync(LogRows.Open, cancellationToken) is { } log)
            {
                foreach (var signer in keys.Signers(log.Origin))
                    logger.LogInformation("The audit log {Origin} is signed by {VerifierKey}", log.Origin, signer.Key.Text);
            }
        }
        catch (AuditKeyException e)
        {
            throw new SettingException(e.Message);
        }
        if (halt.Reason is { } reason)
            logger.LogCritical("The audit log stands still since an earlier start: {Reason}", reason);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Signs what came last.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!duty.IsHeld)
            return;
        try
        {
            await SignAsync(onlyGrown: true, cancellationToken);
        }
        catch (Exception e) when (IsPassing(e) || e is OperationCanceledException)
        {
            logger.LogWarning("What came last was not signed; the next start signs it: {Reason}", e.Message);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckpointInterval, time);
        do
        {
            if (!duty.IsHeld)
                continue;
            try
            {
                var quiet = state.SignedAt is { } at && time.GetElapsedTime(at) < options.Value.QuietCheckpointInterval;
                await SignAsync(onlyGrown: quiet, stoppingToken);
            }
            catch (Exception e) when (IsPassing(e))
            {
                state.Failed(e.Message);
                logger.LogError("The audit log could not be signed, trying again in {Seconds} s: {Reason}", options.Value.CheckpointInterval.TotalSeconds, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static bool IsPassing(Exception e) => e is AnchorException or AuditKeyException or LogBusyException or SqliteException;

    private async Task<SignedCheckpoint?> IntegrateAndSignAsync(CancellationToken ct)
    {
        // What is added to a log that was set back hides that it was.
        await CheckAsync(ct);
        // The duty is at hand, so a turn of its own is enough.
        while ((await appender.IntegrateAsync(ct)).IsFull)
        {
        }
        return await SignAsync(onlyGrown: true, ct);
    }

    /// <param name="onlyGrown">Leaves a log that is signed at its size as it is.</param>
    /// <returns>The newest checkpoint; null where there is none.</returns>
    private async Task<SignedCheckpoint?> SignAsync(bool onlyGrown, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            // Not looked at again while it stands still: what was read before the log was given up must not halt the one after it.
            if (halt.Reason is not null)
                return await reader.ReadAsync(static connection => LogRows.Last(connection) is { } last ? CheckpointRows.Last(connection, last.LogId) : null, ct);
            if (await reader.ReadAsync(connection => LogCheck.Look(connection, anchors.Last, keys.Trusted), ct) is not { } look)
                return null;
            if (look.Contradiction is { } contradiction)
            {
                halt.Set(contradiction);
                return look.Stored;
            }
            if (onlyGrown && look.Stored?.Checkpoint.Size == look.Log.Size)
            {
                // Whether it was sent before the last stop is not known; twice is harmless.
                if (state.SignedAt is null)
                    webhook.Send(look.Log.LogId, look.Stored);
                state.Checked(look.Stored, time.GetTimestamp());
                return look.Stored;
            }
            var signed = await SignAsync(look, ct);
            if (look.Log.ClosedUs is null)
                return signed;
        }
        finally
        {
            _turn.Release();
        }
        // That was the end of a log; the one after it is next.
        return await SignAsync(onlyGrown, ct);
    }

    private async Task<SignedCheckpoint> SignAsync(LogState look, CancellationToken ct)
    {
        keys.Trust(look.Log.Origin, look.Log.Size, look.Stored?.Checkpoint.Size ?? 0);
        var text = look.Now.Text;
        var note = new SignedNote(text, [.. keys.Signers(look.Log.Origin).Select(signer => signer.Sign(text))]).ToString();
        var signed = new SignedCheckpoint(look.Now, note, time.GetUtcNow());
        // Outside first: what the database alone says of itself proves nothing.
        anchors.Append(signed);
        await writer.WriteAsync(transaction => CheckpointRows.Insert(transaction, look.Log.LogId, signed), ct);
        state.Signed(signed, time.GetTimestamp());
        webhook.Send(look.Log.LogId, signed);
        return signed;
    }

    private async Task<SignedCheckpoint?> WaitForOtherAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var look = await appender.LookAsync(ct);
            var last = await LastAsync(look.LogId, ct);
            if (last?.Checkpoint.Size >= look.Size || halt.Reason is not null || time.GetElapsedTime(began) > options.Value.CheckpointInterval + Patience)
                return last;
            await Task.Delay(Look, time, ct);
        }
    }
}
