using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RiskConsole.Tests.Support;

/// <summary>Makes meters for what is tested without the application.</summary>
internal sealed class TestMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}

/// <summary>Listens to the meter of one console alone, as a metrics page would: sums of counters, counts of histograms, last values of
/// gauges, by <c>name{label=value,...}</c>.</summary>
internal sealed class MeterReading : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _values = new(StringComparer.Ordinal);

    public MeterReading(TestConsole console)
    {
        var scope = console.Get<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "RiskConsole" && ReferenceEquals(instrument.Meter.Scope, scope))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>0 for what was never measured.</summary>
    public double this[string series]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _values.GetValueOrDefault(series);
        }
    }

    public double Limited(string policy) => this[$"riskconsole_rate_limited_requests_total{{policy={policy}}}"];

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        var series = $"{instrument.Name}{{{labels}}}";
        if (instrument.IsObservable)
            _values[series] = value;
        else
            _values.AddOrUpdate(series, Step, (_, sum) => sum + Step(series));

        double Step(string name) => instrument is Histogram<double> or Histogram<long> ? 1 : value;
    }
}
