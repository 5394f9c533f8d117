using System.Net.Http.Headers;
using RiskConsole.Bench.Circuits;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Failover;

/// <summary>Posts batches of records to one instance while pages of another are watched. A batch that was not acknowledged is posted again until
/// it is, as a careful program does while its instance is away.</summary>
internal sealed class TrailTarget(ConsoleTarget watched, ConsoleServer ingest, string key, TrailRecords records, int batchSize, LoadClients clients, params int[] processes)
    : ILoadTarget
{
    private static readonly MediaTypeHeaderValue Type = new("application/cloudevents-batch+json");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private int _acknowledged;
    private int _retries;

    public string Name => watched.Name;

    public IReadOnlyList<int> Processes => processes;

    public TimeSpan Beat => watched.Beat;

    /// <summary>Events acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Posts that were not answered with 202.</summary>
    public int Retries => Volatile.Read(ref _retries);

    public LiveConnection Connect(int index, EventMarks marks) => watched.Connect(index, marks);

    public async Task PostAsync(string mark, CancellationToken ct)
    {
        byte[] batch;
        lock (_gate)
            batch = records.Batch(mark, batchSize);
        while (!await TryAsync(batch, ct))
        {
            Interlocked.Increment(ref _retries);
            await Task.Delay(Pause, ct);
        }
        Interlocked.Add(ref _acknowledged, batchSize);
    }

    private async Task<bool> TryAsync(byte[] batch, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ingest.Address, "api/v1/events"));
            request.Content = new ByteArrayContent(batch) { Headers = { ContentType = Type } };
            request.Headers.Add("X-Api-Key", key);
            using var answer = await clients.Http.SendAsync(request, limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            // Killed, or not there yet.
            return false;
        }
    }
}
