using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RiskConsole.Telemetry;

namespace RiskConsole.Access;

/// <summary>Limits the tries to sign in per account and address, so that neither guessing nor locking others out comes cheap.</summary>
internal sealed class SignInLimiter(IOptions<AccessOptions> options, Refusals refusals) : IDisposable
{
    /// <summary>How many accounts' worth of tries one address has: an office behind one address must still get in.</summary>
    private const int AccountsPerAddress = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _byAccount = Create(options.Value.SignInsPerMinute);
    private readonly PartitionedRateLimiter<string> _byAddress = Create(options.Value.SignInsPerMinute * AccountsPerAddress);

    /// <returns>How long to wait; null when the try may go on.</returns>
    public TimeSpan? Refuse(string? address, string name)
    {
        // Hashed: what was typed may be long, or a password in the wrong field, and need not be kept.
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{UserNames.Normalise(name.Trim())}")));
        var wait = Refuse(_byAccount, key) ?? Refuse(_byAddress, address ?? "");
        if (wait is not null)
            refusals.Note(LimitNames.SignIns, address ?? "unknown", $"Access:SignInsPerMinute is {options.Value.SignInsPerMinute}");
        return wait;
    }

    public void Dispose()
    {
        _byAccount.Dispose();
        _byAddress.Dispose();
    }

    private static TimeSpan? Refuse(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : Window;
    }

    private static PartitionedRateLimiter<string> Create(int perMinute) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = perMinute,
            Window = Window,
            QueueLimit = 0,
        }), StringComparer.Ordinal);
}
