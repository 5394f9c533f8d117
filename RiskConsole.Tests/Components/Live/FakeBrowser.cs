using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Live;

/// <summary>A circuit with a browser behind it: draws batches on a real dispatcher, and answers them unless told not to.</summary>
internal sealed class FakeBrowser(LiveRenderer renderer) : ILivePulse, ILiveOwner
{
    private readonly Dispatcher _dispatcher = Dispatcher.CreateDefault();
    private readonly ManualResetEventSlim _free = new(initialState: true);
    private int _batches;
    private int _counted;

    /// <summary>Batches drawn since the first quiet, which counts as one.</summary>
    public int Batches => Volatile.Read(ref _batches) - _counted;

    public bool AnswersBySelf { get; set; } = true;

    public ConcurrentQueue<Exception> Faults { get; } = [];

    /// <summary>Makes the circuit busy until <see cref="Release"/>.</summary>
    public void Hold() => _free.Reset();

    public void Release() => _free.Set();

    /// <summary>However many batches the beginning took (bindings made one after another share some), they count as one.</summary>
    public void Count() => _counted = Volatile.Read(ref _batches) - 1;

    /// <summary>Waits for that many batches, and for the end of the last one's work.</summary>
    public async Task BatchesAsync(int count)
    {
        await Deadline.UntilAsync(() => Batches >= count, $"batch {count} is drawn");
        await InvokeAsync(() => Task.CompletedTask);
    }

    public Task InvokeAsync(Func<Task> work) => _dispatcher.InvokeAsync(work);

    public List<(LiveBinding Binding, Exception Fault)>? Draw()
    {
        _free.Wait(Deadline.Token);
        List<(LiveBinding, Exception)>? faults = null;
        renderer.RefreshDirty(ref faults);
        if (AnswersBySelf)
            renderer.Answered();
        Interlocked.Increment(ref _batches);
        return faults;
    }

    public void Changed()
    {
    }

    public Task FailAsync(Exception fault)
    {
        Faults.Enqueue(fault);
        return Task.CompletedTask;
    }
}
