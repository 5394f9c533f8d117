using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;

namespace RiskConsole.Components.Layout;

/// <summary>Shown in place of a page that was reached within a circuit; a page that is asked for by a request is denied before it is rendered.</summary>
public sealed partial class NotPermitted
{
    private const int LongestPath = 200;

    [Inject] private Denials Denials { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState>? Authentication { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (Authentication is null)
            return;
        var user = (await Authentication).User;
        var path = new Uri(Navigation.Uri).AbsolutePath;
        await Denials.NoteAsync(
            user, "page", $"The role {user.Role() ?? "none"} may not open this.", path.Length > LongestPath ? path[..LongestPath] : path);
    }
}
