using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;

namespace RiskConsole.Replays;

/// <summary>Stored events of a window in order of event time, one after the other; the next one can be seen before it is taken.</summary>
internal sealed class ReplayTape(IAsyncEnumerable<HistoryChunk> chunks, CancellationToken ct) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<HistoryChunk> _chunks = chunks.GetAsyncEnumerator(ct);
    private List<RiskEvent> _events = [];
    private int _next;
    private bool _ended;

    /// <summary>Whether the store must be read to know what comes next.</summary>
    public bool IsEmpty => !_ended && _next == _events.Count;

    /// <summary>What comes next; null at the end. Only while it is not <see cref="IsEmpty"/>.</summary>
    public RiskEvent? Next => _next < _events.Count ? _events[_next] : null;

    /// <summary>Reads until it is not <see cref="IsEmpty"/>.</summary>
    public async ValueTask FillAsync()
    {
        while (IsEmpty)
        {
            if (await _chunks.MoveNextAsync())
                (_events, _next) = (_chunks.Current.Events, 0);
            else
                _ended = true;
        }
    }

    public void Take() => _next++;

    public ValueTask DisposeAsync() => _chunks.DisposeAsync();
}
