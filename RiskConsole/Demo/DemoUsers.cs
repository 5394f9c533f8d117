using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RiskConsole.Access;
using RiskConsole.Hosting;

namespace RiskConsole.Demo;

/// <summary>Sees to it that there is a user for each role before anyone can connect, and tells their passwords once the address is known.</summary>
internal sealed class DemoUsers(IUserAdmin users, IServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    private static readonly ClaimsPrincipal Actor = Actors.System("demo");

    private readonly List<DemoUser> _users = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var role in Roles.All)
            _users.Add(await EnsureAsync("demo-" + role, role, cancellationToken));
        // Plain text on stdout, never in the log: it holds secrets.
        lifetime.ApplicationStarted.Register(() => Announce(Console.Out, Address(), _users));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes a plain table to sign in by.</summary>
    internal static void Announce(TextWriter output, string address, IReadOnlyList<DemoUser> users)
    {
        output.WriteLine($"The demo runs; sign in at {address}");
        TextTable.Write(output, ["USER", "PASSWORD"], users.Select(u => new[] { u.Name, u.Password ?? "as told when the user was created" }));
        if (users.Any(u => u.Password is null))
            output.WriteLine("For a new password: RiskConsole user reset-password NAME --password-stdin");
        output.Flush();
    }

    private async Task<DemoUser> EnsureAsync(string name, string role, CancellationToken ct)
    {
        if (await users.FindAsync(Actor, name, ct) is not null)
            return new(name, null);
        var password = NewPassword();
        await users.CreateAsync(Actor, name, role, password, ct);
        return new(name, password);
    }

    /// <summary>Four groups of four letters and digits that are not mistaken for each other: 78 bits.</summary>
    private static string NewPassword() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)));

    private string Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
        ? ListenAddresses.Reachable(address).GetLeftPart(UriPartial.Authority)
        : "the console's address";
}

/// <param name="Password">Null for a user who was there already.</param>
internal sealed record DemoUser(string Name, string? Password);
