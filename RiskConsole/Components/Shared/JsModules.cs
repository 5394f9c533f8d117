using Microsoft.JSInterop;

namespace RiskConsole.Components.Shared;

/// <summary>Letting go of what a component holds in the browser, whether the browser is still there or not.</summary>
internal static class JsModules
{
    /// <summary>Calls <paramref name="cleanup"/> on the object, if given, and releases it.</summary>
    public static async ValueTask ReleaseAsync(this IJSObjectReference? reference, string? cleanup = null)
    {
        if (reference is null)
            return;
        try
        {
            if (cleanup is not null)
                await reference.InvokeVoidAsync(cleanup);
            await reference.DisposeAsync();
        }
        catch (Exception ex) when (ex is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone, and with it what was to be released.
        }
    }
}
