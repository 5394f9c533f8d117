using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>Keeps the shared state of the audit log's integrity: renewed when the log grows or a verification goes on, at most a few times a second, and every few
/// seconds on its own, since signing and other instances do not tell. Tells of it only when something differs.</summary>
internal sealed class IntegrityBoard(
    Verifications verifications, StoreReader reader, ICheckpoints checkpoints, IAuditKeys keys, IAnchors anchors, IEventBus bus, TimeProvider time, ILogger<IntegrityBoard> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile IntegrityStatus _current = new(
        IntegrityState.Unknown, null, "The audit log was not looked at yet.", "", "", 0, 0, null, null, null, 0, null, null, "", null, 0, null, null);

    public IntegrityStatus Current => _current;

    /// <summary>Reads everything anew, and tells if it differs.</summary>
    public async Task RenewAsync(CancellationToken ct)
    {
        var next = await reader.ReadAsync(Read, ct);
        if (next == _current)
            return;
        _current = next;
        bus.Publish(Topic.AuditIntegrity);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var grown = bus.Subscribe(Topic.Audit, Wake);
        using var told = bus.Subscribe(Topic.AuditDrafts, Wake);
        using var own = bus.Subscribe(Topic.AuditIntegrity, Wake);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RenewAsync(stoppingToken);
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                logger.LogWarning("The state of the audit log could not be read, trying again in {Seconds} s: {Reason}", Tick.TotalSeconds, e.Message);
            }
            await Task.Delay(Pause, time, stoppingToken);
            if (verifications.Progress is null)
                await WaitAsync(stoppingToken);
        }
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        using var until = new CancellationTokenSource(Tick, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(until.Token, ct);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested && !ct.IsCancellationRequested)
        {
        }
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private IntegrityStatus Read(SqliteConnection connection)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        var headers = LogHeaders.Read(connection);
        var made = VerificationRows.Summary(connection);
        var pending = LogRows.Pending(connection).Count;
        var open = headers.Count > 0 ? headers[^1] : null;
        var signed = open is null ? null : LastSigned.Read(connection, open.LogId);
        var (state, fault, message) = Judge(made);
        return new(
            state, fault, message, open?.Origin ?? "", KeyOf(open), open?.Size ?? 0, Math.Clamp(made.VerifiedId - (open?.BaseId ?? 0), 0, Math.Max(0, open?.Size ?? 0)), made.IntactAt, made.FullAt,
            signed is null ? null : Convert.ToBase64String(signed.Root), signed?.Size ?? 0, signed?.At, signed?.AnchoredAt, anchors.Path, signed?.RemoteAt, pending, checkpoints.Halted,
            verifications.Progress);
    }

    private static (IntegrityState State, IntegrityFault? Fault, string Message) Judge(VerificationSummary made) =>
        made.Tampered is { } tampered ? (IntegrityState.Tampered, tampered.Fault, tampered.Message)
        : made.Last is { } last ? (last.Result, null, last.Message)
        : (IntegrityState.Unknown, null, "Nothing was verified yet.");

    private string KeyOf(LogHeader? log)
    {
        try
        {
            return log is null ? "" : keys.Trusted(log.Origin) is { Count: > 0 } trusted ? trusted[^1].Key.Text : "";
        }
        catch (AuditKeyException e)
        {
            logger.LogWarning("The keys of the audit log cannot be read: {Reason}", e.Message);
            return "";
        }
    }
}
