using System.Diagnostics;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Ingest;

/// <summary>Sends batches over keep-alive connections, each as soon as the one before it was answered.</summary>
internal sealed class HttpLoad(Uri address, string key, int connections, int batch, EventIds ids, DateTimeOffset time)
{
    /// <summary>Distinct events per connection, so that no two requests in a row are the same.</summary>
    private const int Variety = 1_000;

    private static long _lastId = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

    private readonly Samples _latency = new();
    private volatile bool _measuring;
    private volatile bool _stop;
    private long _acknowledged;
    private long _refused;

    /// <param name="servers">Ids of the processes whose CPU counts as the server's.</param>
    public IngestResult Run(TimeSpan warmUp, TimeSpan window, int[] servers, CancellationToken ct)
    {
        var senders = Enumerable.Range(0, connections).Select(number => new Thread(() => Send(number)) { IsBackground = true }).ToList();
        senders.ForEach(sender => sender.Start());
        ct.WaitHandle.WaitOne(warmUp);
        var meter = MachineMeter.Start(servers);
        var before = Interlocked.Read(ref _acknowledged);
        _measuring = true;
        ct.WaitHandle.WaitOne(window);
        _measuring = false;
        var acknowledged = Interlocked.Read(ref _acknowledged) - before;
        var used = meter.Read();
        _stop = true;
        senders.ForEach(sender => sender.Join());
        ct.ThrowIfCancellationRequested();
        return new IngestResult(acknowledged, Interlocked.Read(ref _refused), used, _latency);
    }

    private void Send(int number)
    {
        var events = new SampleEvents(number);
        var requests = Enumerable.Range(0, Math.Max(1, Variety / batch)).Select(_ => new EventRequest(address, key, events, batch, time)).ToArray();
        List<double> latency = [];
        using var connection = new KeepAliveConnection(address);
        for (var i = 0; !_stop; i++)
        {
            var request = requests[i % requests.Length].Numbered(ids, Interlocked.Add(ref _lastId, batch) - batch);
            var began = Stopwatch.GetTimestamp();
            var accepted = connection.Send(request) == 202;
            if (_measuring)
                latency.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (accepted)
                Interlocked.Add(ref _acknowledged, batch);
            else
                Interlocked.Increment(ref _refused);
        }
        lock (_latency)
            _latency.AddRange(latency);
    }
}

/// <summary>What a window of ingest gave.</summary>
/// <param name="Events">Acknowledged within the window.</param>
/// <param name="Refused">Requests that were not answered with 202, in all.</param>
/// <param name="Latency">Of requests, in ms.</param>
internal sealed record IngestResult(long Events, long Refused, MachineWindow Used, Samples Latency)
{
    public double PerSecond => Events / Used.Wall.TotalSeconds;

    /// <summary>Microseconds of CPU per event.</summary>
    public double? PerEvent(TimeSpan cpu) => Events == 0 ? null : cpu.TotalMicroseconds / Events;
}
