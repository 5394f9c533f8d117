using System.Runtime.CompilerServices;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>Reads the log back, to fill windows.</summary>
internal sealed class PastEvents(IEventStore store, StoreReader reader)
{
    private const int BatchSize = 5_000;

    /// <summary>Finds how far the log must be read back.</summary>
    /// <param name="upTo">Place in the log where the reading ends.</param>
    /// <param name="backUs">How long before the event at <paramref name="upTo"/> to begin, by the time of receipt.</param>
    /// <returns>The place after which to read.</returns>
    public Task<long> BeginAsync(long upTo, long backUs, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT received_us FROM event WHERE seq <= @seq ORDER BY seq DESC LIMIT 1";
        var seq = command.Parameters.AddWithValue("@seq", upTo);
        if (command.ExecuteScalar() is not long end)
            return upTo;
        var since = end - backUs;
        // Times of receipt ascend with the log but for what a stream held back; there is no index to keep for a question of every start.
        var (low, high) = (0L, upTo);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            seq.Value = middle;
            if (command.ExecuteScalar() is long received && received >= since)
                high = middle;
            else
                low = middle + 1;
        }
        return Math.Max(0, low - 1);
    }, ct);

    /// <summary>Reads events after a place up to another one, in order.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RiskEvent>> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken ct)
    {
        while (after < upTo)
        {
            var batch = await store.ReadAfterAsync(after, (int)Math.Min(BatchSize, upTo - after), ct);
            if (batch.Count == 0)
                yield break;
            after = batch[^1].Seq;
            // Retention leaves gaps: a batch may reach over the end.
            yield return after <= upTo ? batch : [.. batch.Where(e => e.Seq <= upTo)];
        }
    }
}
