namespace RiskConsole.Hosting;

/// <summary>Where the console listens, as something a person or a probe on this machine can open.</summary>
internal static class ListenAddresses
{
    private const string Default = "http://localhost:5000";

    /// <returns>At least one, in the order of the configuration.</returns>
    public static IReadOnlyList<string> Configured(IConfiguration configuration)
    {
        string[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>()];
        if (endpoints.Length > 0)
            return endpoints;
        var urls = Split(configuration["urls"]);
        if (urls.Length > 0)
            return urls;
        string[] ports = [.. Split(configuration["http_ports"]).Select(p => $"http://*:{p}"),
            .. Split(configuration["https_ports"]).Select(p => $"https://*:{p}")];
        return ports.Length > 0 ? ports : [Default];
    }

    /// <returns>The address with a host that can be opened from this machine: "any" becomes localhost.</returns>
    public static Uri Reachable(string address)
    {
        var at = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = address.IndexOf('/', at) is var slash and >= 0 ? slash : address.Length;
        var authority = address[at..end];
        foreach (var any in (ReadOnlySpan<string>)["*", "+", "0.0.0.0", "[::]"])
            if (authority == any || authority.StartsWith(any + ":", StringComparison.Ordinal))
                authority = "localhost" + authority[any.Length..];
        return new Uri(address[..at] + authority);
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
