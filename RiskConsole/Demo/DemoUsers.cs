using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RiskConsole.Access;

namespace RiskConsole.Demo;

/// <summary>Sees to it that there is a user for each role before anyone can connect, and tells their passwords once the address is known.</summary>
internal sealed class DemoUsers(IUserAdmin users, IServer server, IHostApplicationLifetime lifetime, TextWriter output) : IHostedService
{
    private static readonly ClaimsPrincipal Actor = Actors.System("demo");

    private readonly List<DemoUser> _users = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var role in Roles.All)
            _users.Add(await EnsureAsync("demo-" + role, role, cancellationToken));
        lifetime.ApplicationStarted.Register(() => output.Write(Describe(Address(), _users)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>A plain table to sign in by.</returns>
    internal static string Describe(string address, IReadOnlyList<DemoUser> users)
    {
        var text = new StringBuilder();
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"The demo runs. Sign in at {address}").AppendLine();
        text.AppendLine("  User            Password");
        foreach (var user in users)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {user.Name,-15} {user.Password ?? "(as told when the user was created)"}");
        text.AppendLine();
        if (users.Any(u => u.Password is null))
            text.AppendLine("To set a new password: RiskConsole user reset-password NAME --password-stdin").AppendLine();
        return text.ToString();
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

    private string Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "the console's address";
}

/// <param name="Password">Null for a user who was there already.</param>
internal sealed record DemoUser(string Name, string? Password);
