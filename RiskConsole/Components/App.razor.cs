using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Hosting;

namespace RiskConsole.Components;

/// <summary>The document around every page. Pages are interactive; those marked <c>[ExcludeFromInteractiveRouting]</c> (sign-in and its kin,
/// which set cookies) are plain HTML and load no circuit.</summary>
public sealed partial class App
{
    // Without prerendering a page begins once, in its circuit: nothing is subscribed twice, no flash of a first state.
    private static readonly InteractiveServerRenderMode InCircuit = new(prerender: false);

    [Inject] private IOptions<LiveOptions> Live { get; init; } = default!;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private bool IsInteractive => Http.AcceptsInteractiveRouting();

    private InteractiveServerRenderMode? Mode => IsInteractive ? InCircuit : null;

    private string StyleNonce => Http.StyleNonce();

    private string HeartbeatMs => Live.Value.HeartbeatInterval.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
