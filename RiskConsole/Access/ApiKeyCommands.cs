using System.CommandLine;
using System.Globalization;
using RiskConsole.Hosting;

namespace RiskConsole.Access;

/// <summary><c>apikey create | list | revoke</c>.</summary>
internal static class ApiKeyCommands
{
    public static Command Create(string[] settings) =>
        new("apikey", "Keys of programs that use the API.") { CreateCommand(settings), ListCommand(settings), RevokeCommand(settings) };

    private static Command CreateCommand(string[] settings)
    {
        var name = new Argument<string>("NAME") { Description = "What uses the key, e.g. bridge-monitor." };
        var scopes = new Option<string>("--scopes") { Description = "What it may do, comma-separated: ingest, read, operate.", Required = true };
        var command = new Command("create", "Creates a key and prints it, this once.") { name, scopes };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var chosen = AccessOptions.Split(parsed.GetRequiredValue(scopes));
            var keys = services.GetRequiredService<IApiKeyAdmin>();
            var (_, key) = await keys.CreateAsync(Actor, parsed.GetRequiredValue(name), chosen, token);
            await Console.Out.WriteLineAsync(key);
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command ListCommand(string[] settings)
    {
        var command = new Command("list", "Lists the keys.");
        command.SetAction((_, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var keys = await services.GetRequiredService<IApiKeyAdmin>().ListAsync(Actor, token);
            TextTable.Write(Console.Out, ["ID", "NAME", "SCOPES", "STATE", "LAST USED"], keys.Select(k => new[]
            {
                k.Id, k.Name, string.Join(',', k.Scopes), k.RevokedAt is null ? "active" : "revoked",
                k.LastUsedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never",
            }));
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command RevokeCommand(string[] settings)
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as the list shows it." };
        var command = new Command("revoke", "Makes a key useless, for good.") { id };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            await services.GetRequiredService<IApiKeyAdmin>().RevokeAsync(Actor, parsed.GetRequiredValue(id), token);
            await Console.Out.WriteLineAsync($"Revoked {parsed.GetRequiredValue(id)}.");
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static System.Security.Claims.ClaimsPrincipal Actor => Actors.System("command line");
}
