using System.Globalization;
using System.Text;
using RiskConsole.Bench.Events;

namespace RiskConsole.Bench.Ingest;

/// <summary>A request with a batch of events, serialised once; only the ids change from sending to sending.</summary>
internal sealed class EventRequest
{
    private readonly byte[] _bytes;
    private readonly int[] _ids;

    /// <param name="size">Events in the batch.</param>
    public EventRequest(Uri address, string key, SampleEvents events, int size, DateTimeOffset time)
    {
        var body = new MemoryStream();
        _ids = new int[size];
        body.WriteByte((byte)'[');
        for (var i = 0; i < size; i++)
        {
            if (i > 0)
                body.WriteByte((byte)',');
            var json = SampleEvents.ToJson(events.Next(new string('0', EventIds.Length), time.AddMilliseconds(-i)));
            _ids[i] = (int)body.Position + json.AsSpan().IndexOf("\"id\":\""u8) + 6;
            body.Write(json);
        }
        body.WriteByte((byte)']');
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /api/v1/events HTTP/1.1\r\nHost: {address.Authority}\r\nX-Api-Key: {key}\r\nContent-Type: application/cloudevents-batch+json\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n"));
        _bytes = [.. head, .. body.ToArray()];
        for (var i = 0; i < size; i++)
            _ids[i] += head.Length;
    }

    public int Events => _ids.Length;

    /// <summary>The whole request, its events numbered from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<byte> Numbered(EventIds ids, long first)
    {
        for (var i = 0; i < _ids.Length; i++)
            ids.Write(first + i, _bytes.AsSpan(_ids[i], EventIds.Length));
        return _bytes;
    }
}
