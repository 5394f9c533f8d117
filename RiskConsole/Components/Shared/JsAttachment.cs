using Microsoft.JSInterop;

namespace RiskConsole.Components.Shared;

/// <summary>What a component's module keeps in the browser: the object that its attaching function returned. Calls do nothing before that
/// or once the page is gone, and the object's <c>detach</c> is called in the end, in whatever order these things happen.</summary>
internal sealed class JsAttachment(IJSRuntime js, TimeProvider time) : IAsyncDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private IJSObjectReference? _attached;
    private bool _disposed;

    /// <summary>Imports the module and calls its function. Call once, after the first render.</summary>
    /// <param name="module">The module's path, e.g. <c>./Components/Shared/QueryBox.razor.js</c>.</param>
    public async Task AttachAsync(string module, string function, params object?[] args)
    {
        try
        {
            var imported = await ImportAsync(module);
            // The page was left meanwhile, and what the function would be given went with it.
            if (_disposed)
            {
                await imported.ReleaseAsync();
                return;
            }
            var attached = await imported.InvokeAsync<IJSObjectReference>(function, args);
            await imported.ReleaseAsync();
            if (_disposed)
                await attached.ReleaseAsync("detach");
            else
                _attached = attached;
        }
        catch (Exception ex) when (ex is JSDisconnectedException or OperationCanceledException || (_disposed && ex is JSException))
        {
            // The page was left before it was drawn.
        }
    }

    private async Task<IJSObjectReference> ImportAsync(string module)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await js.InvokeAsync<IJSObjectReference>("import", module);
            }
            // A network that fails while the module is fetched may be back in a moment; the page must not end in a fault for it.
            catch (JSException) when (attempt < Attempts && !_disposed)
            {
                await Task.Delay(RetryAfter * attempt, time);
            }
        }
    }

    public async ValueTask CallAsync(string function, params object?[] args)
    {
        if (_attached is null || _disposed)
            return;
        try
        {
            await _attached.InvokeVoidAsync(function, args);
        }
        catch (Exception ex) when (ex is JSDisconnectedException or OperationCanceledException)
        {
            // Nobody is there to see it.
        }
    }

    /// <returns>What the function answers; the default when nobody is there to answer.</returns>
    public async ValueTask<T?> AskAsync<T>(string function, params object?[] args)
    {
        if (_attached is null || _disposed)
            return default;
        try
        {
            return await _attached.InvokeAsync<T?>(function, args);
        }
        catch (Exception ex) when (ex is JSDisconnectedException or OperationCanceledException)
        {
            return default;
        }
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return _attached.ReleaseAsync("detach");
    }
}
