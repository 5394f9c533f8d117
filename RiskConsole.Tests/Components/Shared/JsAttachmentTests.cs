using Microsoft.JSInterop;
using RiskConsole.Components.Shared;

namespace RiskConsole.Tests.Components.Shared;

/// <summary>What happens to a module's object when the page is left while it is being made.</summary>
public sealed class JsAttachmentTests
{
    private const string Module = "./Some.razor.js";

    private readonly Browser _browser = new();

    [Fact, Trait("Req", "RT4")]
    public async Task AttachAsync_LeftWhileModuleComes_CallsNothingAndLetsGo()
    {
        var attachment = new JsAttachment(_browser, TimeProvider.System);
        var attaching = attachment.AttachAsync(Module, "attach", "argument");
        await attachment.DisposeAsync();

        _browser.Import.SetResult(_browser.Module);
        await attaching;

        Assert.Empty(_browser.Module.Calls);
        Assert.True(_browser.Module.IsDisposed);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task AttachAsync_LeftAndModuleFails_IsNoFaultOfThePage()
    {
        var attachment = new JsAttachment(_browser, TimeProvider.System);
        var attaching = attachment.AttachAsync(Module, "attach");
        await attachment.DisposeAsync();

        _browser.Import.SetException(new JSException("The network is away."));

        await attaching;
    }

    [Fact, Trait("Req", "RT4")]
    public async Task DisposeAsync_Attached_Detaches()
    {
        var attachment = new JsAttachment(_browser, TimeProvider.System);
        _browser.Import.SetResult(_browser.Module);
        await attachment.AttachAsync(Module, "attach");

        await attachment.DisposeAsync();

        Assert.Equal(["attach"], _browser.Module.Calls);
        Assert.True(_browser.Module.IsDisposed);
        Assert.Equal(["detach"], _browser.Module.Attached!.Calls);
        Assert.True(_browser.Module.Attached.IsDisposed);
    }

    private sealed class Browser : IJSRuntime
    {
        public TaskCompletionSource<object> Import { get; } = new();

        public Reference Module { get; } = new();

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => (TValue)await Import.Task;

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Reference : IJSObjectReference
    {
        public List<string> Calls { get; } = [];

        public bool IsDisposed { get; private set; }

        public Reference? Attached { get; private set; }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Calls.Add(identifier);
            if (identifier != "attach")
                return default;
            Attached = new Reference();
            return ValueTask.FromResult((TValue)(object)Attached);
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return default;
        }
    }
}
