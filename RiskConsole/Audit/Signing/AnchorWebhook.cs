using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Signing;

/// <summary>Sends each checkpoint to the address of <see cref="AuditOptions.AnchorWebhook"/>, in the background: the newest alone, again and again until it is taken,
/// in growing intervals. Whatever happens there holds up nothing here.</summary>
internal sealed class AnchorWebhook(IStoreWriter writer, CheckpointState state, IOptions<AuditOptions> options, TimeProvider time, ILogger<AnchorWebhook> logger) : BackgroundService
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    // At a stop the last checkpoint gets this long to be taken.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    // A newer one replaces what waits: it vouches for all before it.
    private readonly Channel<(long LogId, SignedCheckpoint Checkpoint)> _newest =
        Channel.CreateBounded<(long, SignedCheckpoint)>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Hands over a checkpoint; returns at once.</summary>
    public void Send(long logId, SignedCheckpoint checkpoint)
    {
        if (options.Value.AnchorWebhook is not null)
            _newest.Writer.TryWrite((logId, checkpoint));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _newest.Writer.TryComplete();
        if (ExecuteTask is { } sending)
            await Task.WhenAny(sending, Task.Delay(Farewell, time, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.AnchorWebhook is not { } address)
            return;
        // A redirect would tell the checkpoint to somebody nobody named.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = 64 << 10,
        };
        var failures = 0;
        await foreach (var newest in _newest.Reader.ReadAllAsync(stoppingToken))
        {
            var (logId, checkpoint) = newest;
            while (await TrySendAsync(client, address, checkpoint, stoppingToken) is { } fault)
            {
                var delay = FirstDelay * Math.Pow(2, Math.Min(failures++, 10));
                delay = delay < LongestDelay ? delay : LongestDelay;
                logger.LogWarning("The checkpoint of {Size} entries was not taken by {Host}, trying again in {Seconds} s: {Reason}", checkpoint.Checkpoint.Size, address.Host, delay.TotalSeconds, fault);
                await Task.Delay(delay, time, stoppingToken);
                if (_newest.Reader.TryRead(out var newer))
                    (logId, checkpoint) = newer;
            }
            failures = 0;
            await RememberAsync(logId, checkpoint, stoppingToken);
        }
    }

    /// <returns>Null when it was taken; why not otherwise.</returns>
    private static async Task<string?> TrySendAsync(HttpClient client, Uri address, SignedCheckpoint checkpoint, CancellationToken ct)
    {
        try
        {
            using var answer = await client.PostAsJsonAsync(address, new
            {
                origin = checkpoint.Checkpoint.Origin,
                size = checkpoint.Checkpoint.Size,
                root = Convert.ToBase64String(checkpoint.Checkpoint.Root),
                note = checkpoint.Note,
                at = checkpoint.At.UtcDateTime,
            }, ct);
            return answer.IsSuccessStatusCode ? null : $"It answered {(int)answer.StatusCode}.";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"It did not answer within {Timeout.TotalSeconds:0} s.";
        }
    }

    private async Task RememberAsync(long logId, SignedCheckpoint checkpoint, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        state.Sent(at);
        try
        {
            await writer.WriteAsync(transaction => CheckpointRows.Sent(transaction, logId, checkpoint, at), ct);
        }
        catch (Exception e) when (e is LogBusyException or SqliteException)
        {
            logger.LogWarning("That the checkpoint of {Size} entries was taken could not be stored: {Reason}", checkpoint.Checkpoint.Size, e.Message);
        }
    }
}
