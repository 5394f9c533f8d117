using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Hosting.Limits;

/// <summary>How many live connections one address may open per minute.</summary>
internal sealed class ConnectionRate(IOptions<LiveOptions> options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string>? _limiter = Create(options.Value.ConnectionsPerMinute);

    /// <param name="opens">Whether it counts; otherwise it is only asked whether there is room for one more.</param>
    /// <returns>How long to wait; null when it may go on.</returns>
    public TimeSpan? Refuse(string address, bool opens)
    {
        if (_limiter is null)
            return null;
        using var lease = _limiter.AttemptAcquire(address, opens ? 1 : 0);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : Window;
    }

    /// <summary>Who an address is to the limits. A network of IPv6 hands out addresses by the billion, so it counts as one.</summary>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }

    public void Dispose() => _limiter?.Dispose();

    private static PartitionedRateLimiter<string>? Create(int perMinute) => perMinute == 0 ? null
        : PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(address, _ =>
            new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = Window, QueueLimit = 0 }), StringComparer.Ordinal);
}
