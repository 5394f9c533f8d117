using System.ComponentModel.DataAnnotations;
using System.Net;

namespace RiskConsole.Hosting;

/// <summary>Section <c>Hosting</c>: what holds for every request.</summary>
internal sealed class HostingOptions : IValidatableObject
{
    /// <summary>WebSockets besides those of the pages: of programs on the hub.</summary>
    public const int SpareSockets = 500;

    /// <summary>Largest body a page takes: sign-in forms and the like.</summary>
    public const long MaxFormBytes = 65_536;

    /// <summary>Largest body of a request to the API, in bytes. Ingest refuses sooner (<c>Ingest:MaxBodyBytes</c>) and says why; this is
    /// the end of all patience.</summary>
    [Range(1_024, 1_073_741_824)]
    public long MaxRequestBytes { get; set; } = 8_388_608;

    /// <summary>Most connections at once, of any kind; the server closes one more without a word. 0 for as many as the system gives.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnections { get; set; }

    /// <summary>Most WebSockets at once; 0 for twice <c>Live:MaxCircuits</c> (lost browsers come back before their dead connection is noticed)
    /// and 500 for programs.</summary>
    [Range(0, 1_000_000)]
    public int MaxSockets { get; set; }

    /// <summary>How long the headers of a request may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection without a request is kept.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>Slowest body that is taken, after five seconds' grace.</summary>
    [Range(1, 1_048_576)]
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>Addresses or networks (comma-separated, e.g. <c>10.0.0.0/8, 127.0.0.1</c>) of reverse proxies whose X-Forwarded-For and
    /// -Proto are believed.</summary>
    public string TrustedProxies { get; set; } = "";

    internal IReadOnlyList<IPNetwork> TrustedProxyList => [.. Parts.Select(Parse).OfType<IPNetwork>()];

    private string[] Parts => TrustedProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from part in Parts
        where Parse(part) is null
        select new ValidationResult($"'{part}' is neither an address nor a network such as 10.0.0.0/8", [nameof(TrustedProxies)]);

    private static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
