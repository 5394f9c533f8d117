using System.Diagnostics.Metrics;

namespace RiskConsole.Redis;

/// <summary>What is counted of the stream, on the console's meter.</summary>
internal sealed class StreamCounters
{
    private const string MeterName = "RiskConsole";
    private static readonly KeyValuePair<string, object?> Stream = new("stream", "events");
    private static readonly KeyValuePair<string, object?> Stage = new("stage", "stream");

    private readonly Counter<long> _reclaimed;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _duplicates;

    public StreamCounters(IMeterFactory meters, StreamKeeper keeper)
    {
        var meter = meters.Create(MeterName);
        _reclaimed = meter.CreateCounter<long>("riskconsole_stream_reclaimed_total", null, "Entries taken over from an instance that left them.");
        _deadLetters = meter.CreateCounter<long>("riskconsole_stream_dead_letters_total", null, "Entries moved to the dead letters, by reason.");
        _duplicates = meter.CreateCounter<long>("riskconsole_duplicates_suppressed_total", null, "Repeats that had no effect.");
        KeyValuePair<string, object?>[] labels = [Stream, new("group", EventStream.Group)];
        meter.CreateObservableGauge("riskconsole_stream_pending_messages",
            () => new Measurement<long>(keeper.Standing?.Pending ?? 0, labels), null, "Entries given to an instance and not acknowledged.");
        meter.CreateObservableGauge("riskconsole_stream_lag_seconds",
            () => new Measurement<double>(keeper.Standing?.Lag.TotalSeconds ?? 0, labels), "s", "Age of the oldest entry that is not dealt with.");
    }

    public void Reclaimed() => _reclaimed.Add(1, Stream);

    /// <param name="reason">One of the reasons of <see cref="EntryFault"/>.</param>
    public void Buried(string reason) => _deadLetters.Add(1, Stream, new("reason", reason));

    public void DuplicateSuppressed() => _duplicates.Add(1, Stage);
}
