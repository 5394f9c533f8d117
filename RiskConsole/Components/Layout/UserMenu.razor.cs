using System.Security.Claims;

namespace RiskConsole.Components.Layout;

/// <summary>Who is signed in, the way to the own settings, and out.</summary>
public sealed partial class UserMenu
{
    private static string Initial(ClaimsPrincipal user) =>
        user.Identity?.Name is { Length: > 0 } name ? name[..1].ToUpperInvariant() : "?";

    private static string Role(ClaimsPrincipal user) => user.FindFirst(ClaimTypes.Role)?.Value switch
    {
        { Length: > 0 } role => char.ToUpperInvariant(role[0]) + role[1..],
        _ => "No role",
    };
}
