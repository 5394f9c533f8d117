using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RiskConsole.Events.Api;
using RiskConsole.Telemetry;

namespace RiskConsole.Events.Ingest;

/// <summary>Holds each key to its requests and events per second. Two token buckets per key from the library behind ASP.NET Core's rate
/// limiting middleware; not the middleware itself, because how many events a request holds is known only after it was read.</summary>
internal sealed class IngestLimiter(IOptions<IngestOptions> options, Refusals refusals) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<string> _requests = Create(options.Value.RequestsPerSecond, options.Value.RequestBurst);
    private readonly PartitionedRateLimiter<string> _events = Create(options.Value.EventsPerSecond, options.Value.EventBurst);

    /// <returns>The problem to answer where the caller makes too many requests; null where this one may proceed.</returns>
    public ApiProblem? AdmitRequest(HttpContext context) => Refuse(_requests, LimitNames.ApiRequests, context, 1, "Too many requests",
        $"This key may make {options.Value.RequestsPerSecond} requests per second. Do more with each.");

    /// <returns>The problem to answer where the caller sends too many events; null where these may be stored.</returns>
    public ApiProblem? AdmitEvents(HttpContext context, int count) => Refuse(_events, LimitNames.IngestEvents, context, count, "Too many events",
        $"This key may send {options.Value.EventsPerSecond} events per second. Nothing of this request was stored.");

    public void Dispose()
    {
        _requests.Dispose();
        _events.Dispose();
    }

    private static string KeyOf(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private ApiProblem? Refuse(
        PartitionedRateLimiter<string> limiter, string policy, HttpContext context, int count, string title, string detail)
    {
        var key = KeyOf(context);
        using var lease = limiter.AttemptAcquire(key, count);
        if (lease.IsAcquired)
            return null;
        refusals.Note(policy, $"key {key}", detail);
        var known = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        return ApiProblem.TooFast(title, detail, known ? wait : TimeSpan.FromSeconds(1));
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
