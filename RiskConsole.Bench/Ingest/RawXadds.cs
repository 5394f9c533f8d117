using System.Diagnostics;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Ingest;

/// <summary>The yardstick of Redis mode: one connection that adds prepared bytes to a stream, a batch per write.</summary>
internal sealed class RawXadds(RedisSocket redis, int server, DateTimeOffset time) : IDisposable
{
    private const int Variety = 1_000;

    private readonly string _stream = $"riskconsole-bench:{Guid.NewGuid():N}";
    private readonly ReadOnlyMemory<byte>[] _bodies = Bodies(time);

    /// <summary>Events as they travel in a stream.</summary>
    public static ReadOnlyMemory<byte>[] Bodies(DateTimeOffset time)
    {
        var events = new SampleEvents(0);
        return [.. Enumerable.Range(0, Variety).Select(i => (ReadOnlyMemory<byte>)SampleEvents.ToJson(events.Next($"{i:D20}", time)))];
    }

    public IngestResult Run(int batch, TimeSpan window, CancellationToken ct)
    {
        var (xadd, stream, any, field) = ("XADD"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(_stream), "*"u8.ToArray(), "event"u8.ToArray());
        var latency = new Samples();
        var added = 0L;
        var meter = MachineMeter.Start(server);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < window && !ct.IsCancellationRequested; added += batch)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < batch; i++)
                redis.Queue(xadd, stream, any, field, _bodies[(int)((added + i) % Variety)]);
            redis.Flush();
            latency.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        ct.ThrowIfCancellationRequested();
        return new IngestResult(added, 0, meter.Read(), latency);
    }

    public void Dispose() => redis.Command("DEL", _stream);
}
