using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;

namespace RiskConsole.Bench.Yardsticks;

/// <summary><c>yardstick</c>: serves the simplest things that do what the console does, for <c>circuits</c> to measure beside it.</summary>
internal static class YardstickCommand
{
    /// <summary>What stands before the address once it listens.</summary>
    public const string Marker = "Yardstick listens on ";

    public const string Hub = "hub";
    public const string Page = "page";

    public static Command Create()
    {
        var kind = new Option<string>("--kind") { Description = "hub: a bare SignalR hub; page: a minimal Blazor page.", Required = true };
        kind.AcceptOnlyFromAmong(Hub, Page);
        var port = new Option<int>("--port") { Description = "0 takes any free port." };
        var size = new Option<int>("--bytes") { Description = "Size of the hub's messages.", DefaultValueFactory = _ => 1_000 };
        var command = new Command("yardstick", "Serves a yardstick on 127.0.0.1; POST /events?mark=TEXT shows TEXT to all connected.")
        {
            kind, port, size,
        };
        command.SetAction((parsed, ct) =>
            ServeAsync(parsed.GetRequiredValue(kind), parsed.GetValue(port), parsed.GetValue(size), ct));
        return command;
    }

    private static async Task ServeAsync(string kind, int port, int size, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton<RowBoard>();
        builder.Services.AddSignalR();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        await using var app = builder.Build();
        if (kind == Hub)
        {
            app.MapHub<RowHub>("/hub");
            app.MapPost("/events", async (string mark, IHubContext<RowHub> hub) =>
            {
                await hub.Clients.All.SendAsync("rows", mark.PadRight(size, '.'));
                return Results.Accepted();
            });
        }
        else
        {
            app.UseAntiforgery();
            app.MapRazorComponents<RowDocument>().AddInteractiveServerRenderMode(o => o.DisableWebSocketCompression = true);
            app.MapPost("/events", (string mark, RowBoard board) =>
            {
                board.Append(mark);
                return Results.Accepted();
            });
        }
        await app.StartAsync(ct);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await Console.Out.WriteLineAsync(Marker + address);
        await app.WaitForShutdownAsync(ct);
    }
}
