using System.Globalization;

namespace RiskConsole.Bench.Ingest;

/// <summary>Ids of events, each once.</summary>
/// <param name="random">Whether they come in no order, as random UUIDs do, so that each lands on another page of the index that keeps events
/// from being stored twice; otherwise each is greater than the last, as those of counters and time-ordered UUIDs are.</param>
internal sealed class EventIds(bool random)
{
    /// <summary>Characters of an id.</summary>
    public const int Length = 20;

    // An odd factor maps the numbers of 64 bits one to one.
    private const ulong Scatter = 0x9E3779B97F4A7C15;

    /// <summary>Writes the id with this number.</summary>
    public void Write(long number, Span<byte> into) =>
        (random ? (ulong)number * Scatter : (ulong)number).TryFormat(into, out _, "D20", CultureInfo.InvariantCulture);
}
