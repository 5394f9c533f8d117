namespace RiskConsole.Storage;

/// <summary>One unit of work in the writer's queue. All members but <see cref="Weight"/> are called on the writer's thread, in the order of the queue.</summary>
internal abstract class StoreWork
{
    /// <summary>How much of the queue's limit it takes; about the number of rows it writes.</summary>
    public virtual int Weight => 1;

    public abstract void Run(StoreTransaction transaction);

    /// <summary>After the commit that made it durable: tells whoever follows, then completes the caller's task.</summary>
    public abstract void Committed();

    /// <summary>Nothing of it was stored.</summary>
    public abstract void Failed(Exception reason);
}

/// <summary>A unit of work made of a delegate.</summary>
internal sealed class DelegateWork<T>(Func<StoreTransaction, T> work) : StoreWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _done.Task;

    public override void Run(StoreTransaction transaction) => _result = work(transaction);

    public override void Committed() => _done.TrySetResult(_result);

    public override void Failed(Exception reason) => _done.TrySetException(reason);
}
