using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace RiskConsole.Events.Ingest;

/// <summary>Holds each key to its requests and events per second. Two token buckets per key from the library behind ASP.NET Core's rate
/// limiting middleware; not the middleware itself, because how many events a request holds is known only after it was read.</summary>
internal sealed class IngestLimiter(IOptions<IngestOptions> options) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<string> _requests = Create(options.Value.RequestsPerSecond, options.Value.RequestBurst);
    private readonly PartitionedRateLimiter<string> _events = Create(options.Value.EventsPerSecond, options.Value.EventBurst);

    /// <returns>How long to wait where the key made too many requests; null where this one may proceed.</returns>
    public TimeSpan? TryRequest(string key) => Try(_requests, key, 1);

    /// <returns>How long to wait where the key sent too many events; null where these may proceed.</returns>
    public TimeSpan? TryEvents(string key, int count) => Try(_events, key, count);

    public void Dispose()
    {
        _requests.Dispose();
        _events.Dispose();
    }

    private static TimeSpan? Try(PartitionedRateLimiter<string> limiter, string key, int count)
    {
        using var lease = limiter.AttemptAcquire(key, count);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }

    private static PartitionedRateLimiter<string> Create(int perSecond, int burst) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = burst,
            // A period refills at least one token, so slow rates get one token in a longer period.
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = perSecond >= 10 ? Period : TimeSpan.FromSeconds(1.0 / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));
}
