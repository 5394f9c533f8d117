using System.ComponentModel.DataAnnotations;
using System.Net;

namespace RiskConsole.Hosting;

/// <summary>Section <c>Hosting</c>: what holds for every request.</summary>
internal sealed class HostingOptions : IValidatableObject
{
    /// <summary>WebSockets besides those of the pages (programs on the hub, browsers that are just coming or going).</summary>
    public const int SpareSockets = 500;

    /// <summary>Largest body a page takes: sign-in forms and the like.</summary>
    public const long MaxFormBytes = 65_536;

    /// <summary>Largest body of a request to the API, in bytes. Ingest refuses sooner (<c>Ingest:MaxBodyBytes</c>) and says why; this is
    /// the end of all patience.</summary>
    [Range(1_024, 1_073_741_824)]
    public long MaxRequestBytes { get; set; } = 8_388_608;

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
