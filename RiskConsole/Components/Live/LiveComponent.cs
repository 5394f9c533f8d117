using Microsoft.AspNetCore.Components;
using RiskConsole.Events;

namespace RiskConsole.Components.Live;

/// <summary>
/// A component that shows something live. It binds to what it shows once, as a rule in <c>OnInitialized</c>:
/// <code>protected override void OnInitialized() => Bind(Topic.Scores, () => _board = Scores.Current);</code>
/// The action pulls the current snapshot; it runs first after the first render and then after changes, coalesced (<see cref="LiveRenderer"/>),
/// and the component is rendered after it. Keep such components small: a leaf with plain markup.
/// </summary>
public abstract class LiveComponent : ComponentBase, ILiveOwner, IDisposable
{
    private readonly List<Entry> _entries = [];
    private bool _rendered;
    private bool _disposed;

    [Inject] private LiveRenderer Renderer { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    /// <summary>Calls <paramref name="refresh"/> and renders after each change of the topic.</summary>
    protected IDisposable Bind(Topic topic, Action refresh) => Bind(onChanged => Bus.Subscribe(topic, onChanged), refresh);

    /// <summary>Calls <paramref name="refresh"/> and renders after each change of the view. The view stays the caller's to dispose.</summary>
    protected IDisposable Bind(IFeedView view, Action refresh) => Bind(view.Subscribe, refresh);

    /// <summary>Calls <paramref name="refresh"/> and renders after each change a source tells of.</summary>
    /// <param name="subscribe">Subscribes the callback it is given; the result ends it.</param>
    /// <param name="refresh">Pulls the current snapshot. Quick, without waiting: it runs on the circuit.</param>
    /// <returns>Ends the binding early; the component's own end does so by itself.</returns>
    protected IDisposable Bind(Func<Action, IDisposable> subscribe, Action refresh)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var entry = new Entry(this, subscribe, refresh);
        _entries.Add(entry);
        if (_rendered)
            entry.Start();
        return entry;
    }

    /// <summary>For a second changes are drawn without waiting out the interval: call it in a handler whose effect comes back as a change.</summary>
    protected void Hurry() => Renderer.Hurry();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender || _disposed)
            return;
        // Not earlier: a component that is prerendered or fails to begin leaves no subscriber behind.
        _rendered = true;
        foreach (var entry in _entries.ToArray())
            entry.Start();
    }

    /// <summary>Ends the bindings.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _disposed)
            return;
        _disposed = true;
        foreach (var entry in _entries.ToArray())
            entry.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    Task ILiveOwner.InvokeAsync(Func<Task> work) => InvokeAsync(work);

    void ILiveOwner.Changed() => StateHasChanged();

    Task ILiveOwner.FailAsync(Exception fault) => DispatchExceptionAsync(fault);

    private sealed class Entry(LiveComponent owner, Func<Action, IDisposable> subscribe, Action refresh) : IDisposable
    {
        private IDisposable? _binding;

        public void Start() => _binding = owner.Renderer.Bind(subscribe, refresh, owner);

        public void Dispose()
        {
            owner._entries.Remove(this);
            _binding?.Dispose();
        }
    }
}
