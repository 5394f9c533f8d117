using System.Globalization;
using System.Security.Claims;

namespace RiskConsole.Access;

/// <summary>Reads who acts from a principal, and makes the principal of the console itself.</summary>
internal static class Actors
{
    /// <summary>Most characters that are kept of what a browser says of itself.</summary>
    public const int LongestAgent = 256;

    private const string SystemType = "system";

    /// <summary>The console acting on its own (command line, demo). Never made from anything that came over the network.</summary>
    public static ClaimsPrincipal System(string name) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, Roles.Admin)], SystemType));

    /// <summary>Somebody who has not proved who they are, or a program before its key was looked at.</summary>
    /// <param name="context">Says where from, for the audit log.</param>
    public static ClaimsPrincipal Anonymous(HttpContext context) => new(new ClaimsIdentity(
        Whence(context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent)));

    /// <summary>The claims that say where somebody comes from: address and browser or program, as far as they are known.</summary>
    public static IEnumerable<Claim> Whence(string? address, string? agent)
    {
        if (address is { Length: > 0 })
            yield return new(ConsoleClaims.Address, address);
        if (agent is { Length: > 0 })
            yield return new(ConsoleClaims.Agent, agent.Length > LongestAgent ? agent[..LongestAgent] : agent);
    }

    public static bool IsSystem(this ClaimsPrincipal user) => user.Identity?.AuthenticationType == SystemType;

    /// <returns>The signed-in user's id; null for programs, the system and anonymous.</returns>
    public static Guid? UserId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <returns>The name to show and to record.</returns>
    public static string DisplayName(this ClaimsPrincipal user) => user.Identity?.Name ?? "anonymous";

    public static string? Role(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Role);

    public static string? SessionHandle(this ClaimsPrincipal user) => user.FindFirstValue(ConsoleClaims.Session);

    public static long? Epoch(this ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(ConsoleClaims.Epoch), CultureInfo.InvariantCulture, out var epoch) ? epoch : null;
}
