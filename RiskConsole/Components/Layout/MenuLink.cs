using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace RiskConsole.Components.Layout;

/// <summary>A link of the navigation. Of two places that both begin the address, the one that says more of it is current.</summary>
public sealed class MenuLink : NavLink
{
    [Parameter, EditorRequired] public required string Route { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldMatch(string uriAbsolute)
    {
        if (!base.ShouldMatch(uriAbsolute))
            return false;
        var path = new Uri(uriAbsolute).AbsolutePath;
        return !NavigationMap.Items.Any(other => other.Route.Length > Route.Length && other.Route.StartsWith(Route + "/", StringComparison.Ordinal)
            && (path == other.Route || path.StartsWith(other.Route + "/", StringComparison.Ordinal)));
    }
}
