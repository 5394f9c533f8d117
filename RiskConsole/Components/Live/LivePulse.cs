using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Live;

/// <summary>A component that is kept current, as <see cref="LiveRenderer"/> sees it.</summary>
internal interface ILiveOwner
{
    /// <summary>Runs on the circuit.</summary>
    Task InvokeAsync(Func<Task> work);

    /// <summary>Asks to be drawn; called on the circuit.</summary>
    void Changed();

    /// <summary>Hands a fault to the boundary around the component.</summary>
    Task FailAsync(Exception fault);
}

/// <summary>The heartbeat of a circuit, as <see cref="LiveRenderer"/> sees it.</summary>
internal interface ILivePulse
{
    /// <summary>Runs on the circuit.</summary>
    Task InvokeAsync(Func<Task> work);

    /// <summary>Draws what is dirty; called on the circuit.</summary>
    /// <returns>Which bindings threw what; null for none.</returns>
    List<(LiveBinding Binding, Exception Fault)>? Draw();
}

/// <summary>
/// An empty component in the layout. While it is rendered a batch is open, and components that ask to be rendered join that batch: one batch
/// per circuit and update, however many parts of the page changed. Its after-render call comes when the browser has drawn the batch.
/// </summary>
public sealed class LivePulse : IComponent, IHandleAfterRender, ILivePulse, IDisposable
{
    private RenderHandle _handle;

    [Inject] private LiveRenderer Renderer { get; init; } = default!;

    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        Renderer.Attach(this);
        return Task.CompletedTask;
    }

    public Task OnAfterRenderAsync()
    {
        Renderer.Answered();
        return Task.CompletedTask;
    }

    public void Dispose() => Renderer.Detach(this);

    Task ILivePulse.InvokeAsync(Func<Task> work) => _handle.Dispatcher.InvokeAsync(work);

    List<(LiveBinding Binding, Exception Fault)>? ILivePulse.Draw()
    {
        List<(LiveBinding, Exception)>? faults = null;
        _handle.Render(_ => Renderer.RefreshDirty(ref faults));
        return faults;
    }
}
