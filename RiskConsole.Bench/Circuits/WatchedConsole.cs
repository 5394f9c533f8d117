using System.Globalization;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Circuits;

/// <summary>A console that is ready to be measured: the one named on the command line, or a fresh one that ends with this.</summary>
internal sealed class WatchedConsole : IAsyncDisposable
{
    /// <summary>The pages by name.</summary>
    public static readonly Dictionary<string, string> Paths = new() { ["overview"] = "", ["feed"] = "feed", [Inbox] = "alerts" };

    /// <summary>There each event must be an alert.</summary>
    private const string Inbox = "alerts";

    private readonly ConsoleServer? _server;

    private WatchedConsole(ConsoleServer? server, ConsoleTarget target)
    {
        _server = server;
        Target = target;
    }

    public ConsoleTarget Target { get; }

    /// <summary>The last lines the console wrote, when it was started here.</summary>
    public string Output => _server?.Process.Output ?? "";

    /// <summary>Starts a console when none is given, and signs in.</summary>
    public static async Task<WatchedConsole> OpenAsync(CircuitsWish wish, string page, LoadClients clients, CancellationToken ct)
    {
        ConsoleServer? server = null;
        try
        {
            var access = wish.Access;
            if (wish.Watch is null)
                (server, access) = await ConsoleServer.StartNewAsync(Settings(wish.Plan), ct);
            var watch = wish.Watch ?? server!.Address;
            var cookies = new List<string>();
            for (var i = 0; i < Math.Min(wish.Sessions, wish.Plan.Connections); i++)
                cookies.Add(await ConsoleSignIn.SignInAsync(clients.Http, watch, access!, ct));
            // Under a flood the newest ten events pass before a page is drawn; a full score keeps the subject on Overview.
            double? score = wish.Plan.Background > 0 || page == Inbox ? 1 : null;
            return new WatchedConsole(server, new ConsoleTarget(page, Paths[page], watch, wish.Ingest ?? watch, access!.Key, cookies, score,
                clients, server is null ? wish.Processes : [server.Process.Id]));
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    // All pages are one user's and come from one address, which people's do not.
    private static Dictionary<string, string> Settings(LoadPlan plan) => new()
    {
        ["Live__MaxCircuits"] = (plan.Connections + 1_000).ToString(CultureInfo.InvariantCulture),
        ["Live__MaxCircuitsPerUser"] = "0",
        ["Live__ConnectionsPerMinute"] = "0",
        ["Alerts__StormAlerts"] = "10000",
        ["Alerts__StormTotal"] = "100000",
        ["Hosting__MaxSockets"] = (plan.Connections + 2_000).ToString(CultureInfo.InvariantCulture),
    };
}
