using Microsoft.AspNetCore.Components;
using RiskConsole.Access;

namespace RiskConsole.Components.Pages.Account;

/// <summary>Leads the browser to the sign-in page when the session is over. Stands once in the layout; shows nothing.</summary>
public sealed class SessionWatch : ComponentBase
{
    [Inject] private CircuitSession Circuit { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            Circuit.OnOver(() => _ = InvokeAsync(Leave));
    }

    // Loaded anew, so that the circuit goes and nothing it showed stays. The page comes back after signing in.
    private void Leave()
    {
        var page = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        Navigation.NavigateTo($"/signin?ended=1&returnUrl={Uri.EscapeDataString(page)}", forceLoad: true);
    }
}
