using System.Globalization;
using System.Security.Claims;

namespace RiskConsole.Access;

/// <summary>Reads who acts from a principal, and makes the principal of the console itself.</summary>
internal static class Actors
{
    private const string SystemType = "system";

    /// <summary>The console acting on its own (command line, demo). Never made from anything that came over the network.</summary>
    public static ClaimsPrincipal System(string name) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, Roles.Admin)], SystemType));

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
