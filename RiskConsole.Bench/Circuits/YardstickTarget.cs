using RiskConsole.Bench.Servers;
using RiskConsole.Bench.Yardsticks;

namespace RiskConsole.Bench.Circuits;

/// <summary>A yardstick, served by a process of its own with the console's garbage collector settings.</summary>
internal sealed class YardstickTarget(string kind, ServerProcess server, LoadClients clients) : ILoadTarget, IAsyncDisposable
{
    public string Name => kind == YardstickCommand.Hub ? "bare hub" : "minimal page";

    public IReadOnlyList<int> Processes => [server.Id];

    public TimeSpan Beat => TimeSpan.FromSeconds(10);

    public static async Task<YardstickTarget> StartAsync(string kind, int bytes, LoadClients clients, CancellationToken ct)
    {
        var start = ServerProcess.Program("RiskConsole.Bench.dll", ["yardstick", "--kind", kind, "--bytes", $"{bytes}"]);
        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return new YardstickTarget(kind, await ServerProcess.StartAsync(start, YardstickCommand.Marker, ct), clients);
    }

    public LiveConnection Connect(int index, EventMarks marks) => kind == YardstickCommand.Hub
        ? new HubConnection(server.Address, marks, clients.Sockets)
        : new CircuitConnection(server.Address, "", null, marks, clients.Http, clients.Sockets, asksPromptness: false);

    public async Task PostAsync(string mark, CancellationToken ct)
    {
        using var answer = await clients.Http.PostAsync(new Uri(server.Address, $"events?mark={mark}"), null, ct);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }
}
