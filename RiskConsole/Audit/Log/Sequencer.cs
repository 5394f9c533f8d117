using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit.Signing;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Log;

/// <summary>Keeps the tree up with the acts, on the instance that has the <see cref="StoreDuty"/>: at once after a quiet time, then in batches, one per
/// <see cref="AuditOptions.IntegrationInterval"/>.</summary>
internal sealed class Sequencer(
    LogAppender appender, Checkpoints checkpoints, IAuditTrail trail, SequencerState state, StoreDuty duty, IEventBus bus, IOptions<AuditOptions> options, TimeProvider time,
    ILogger<Sequencer> logger) : BackgroundService
{
    /// <summary>How often acts of other processes that could not tell, and the duty, are looked for.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(2);

    // However long a batch took, acts gather for this part of the interval: each batch costs a commit of its own.
    private const int LeastPause = 10;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _led;
    private string? _halted = checkpoints.Halted;

    /// <summary>Integrates what came last, so that the final checkpoint covers it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!duty.IsHeld)
            return;
        try
        {
            await appender.IntegrateAllAsync(cancellationToken);
        }
        catch (Exception e) when (e is SqliteException or LogBusyException or OperationCanceledException)
        {
            logger.LogWarning("What came last is not in the audit log's tree yet; the next start puts it there: {Reason}", e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var drafts = bus.Subscribe(Topic.AuditDrafts, () => _wake.Writer.TryWrite(true));
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(stoppingToken);
                failures = 0;
            }
            catch (Exception e) when (e is SqliteException or LogBusyException)
            {
                state.Failed(e.Message);
                var delay = TimeSpan.FromMilliseconds(Math.Min(5_000, 100 << Math.Min(failures++, 6)));
                logger.LogWarning("Acts could not be put into the audit log's tree, trying again in {Delay} ms: {Reason}", delay.TotalMilliseconds, e.Message);
                await Task.Delay(delay, time, stoppingToken);
            }
        }
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var leads = duty.IsHeld;
        // What is added to a log that was set back hides that it was.
        if (leads && !_led)
            await checkpoints.CheckAsync(ct);
        _led = leads;
        if (leads)
            await TellHaltAsync(ct);
        var done = leads ? await appender.IntegrateAsync(ct) : default;
        state.Looked(await appender.LookAsync(ct));
        if (done.IsFull)
            return;
        if (done.Entries > 0)
        {
            // What comes right after a batch was read waits for the pause and twice for a batch.
            var interval = options.Value.IntegrationInterval;
            var pause = interval - 2 * time.GetElapsedTime(began);
            pause = pause > interval / LeastPause ? pause : interval / LeastPause;
            await Task.Delay(pause, time, ct);
            return;
        }
        using var until = new CancellationTokenSource(Watch, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(until.Token, ct);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested && !ct.IsCancellationRequested)
        {
        }
    }
    /// <summary>Tells the log itself that it stood still, and why: the entry waits with the others until it goes on.</summary>
    private async Task TellHaltAsync(CancellationToken ct)
    {
        var halted = checkpoints.Halted;
        if ((halted is null) == (_halted is null))
            return;
        var act = new AuditAct(halted is null ? LogActions.Resumed : LogActions.Halted, Actors.System("RiskConsole")) { Reason = halted ?? _halted };
        await trail.RecordAsync(act, ct);
        _halted = halted;
    }
}
