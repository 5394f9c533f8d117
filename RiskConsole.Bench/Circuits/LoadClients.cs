namespace RiskConsole.Bench.Circuits;

/// <summary>The HTTP clients of a run, shared by all connections: no redirects, no cookie jar, no proxy.</summary>
internal sealed class LoadClients : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For pages, forms and events.</summary>
    public HttpClient Http { get; } = new(Plain()) { Timeout = Patience };

    /// <summary>Opens WebSockets.</summary>
    public HttpMessageInvoker Sockets { get; } = new(Plain());

    public void Dispose()
    {
        Http.Dispose();
        Sockets.Dispose();
    }

    private static SocketsHttpHandler Plain() => new()
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        PooledConnectionIdleTimeout = Patience,
    };
}
