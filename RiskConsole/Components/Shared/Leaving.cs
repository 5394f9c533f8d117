namespace RiskConsole.Components.Shared;

/// <summary>Ends what a component waits for when it leaves the page. Unlike a <see cref="CancellationTokenSource"/> it gives its token after the end as well: what goes on after
/// an await in a component that has left finds itself cancelled, and not an exception in the page that came next.</summary>
internal sealed class Leaving : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Leaving() => Token = _source.Token;

    public CancellationToken Token { get; }

    public bool IsCancellationRequested => Token.IsCancellationRequested;

    public void Cancel() => _source.Cancel();

    public Task CancelAsync() => _source.CancelAsync();

    public void Dispose() => _source.Dispose();
}
