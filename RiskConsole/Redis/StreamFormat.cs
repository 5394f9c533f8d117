using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;
using RiskConsole.Storage;

namespace RiskConsole.Redis;

/// <summary>Why an entry goes to the dead letters.</summary>
/// <param name="Reason">One of the constants; a label of the counters.</param>
/// <param name="Detail">For people.</param>
/// <param name="Source">The event's source and id as far as they could be read.</param>
internal sealed record EntryFault(string Reason, string Detail, string? Source = null, string? Id = null)
{
    public const string NoEvent = "no-event";
    public const string TooLarge = "too-large";
    public const string Invalid = "invalid";
    public const string Conflict = "conflict";
    public const string Failing = "failing";
}

/// <summary>Events as entries of the stream hold them: CloudEvents in JSON, so that any program can add one. For one reader at a time; writing
/// is safe from any thread.</summary>
internal sealed class StreamFormat
{
    // What was taken over HTTP must be readable here: the console's own attributes and one level around the payload come on top.
    private const int OwnAttributes = 8;
    private const int OwnDepth = 1;

    private static readonly long s_latest = DateTimeOffset.MaxValue.ToMicros();

    private readonly EventParser _parser;
    private readonly TimeProvider _time;
    private readonly int _maxBytes;

    public StreamFormat(IOptionsFactory<IngestOptions> factory, CategoryRules categories, TimeProvider time)
    {
        var limits = factory.Create(Options.DefaultName);
        _maxBytes = limits.MaxBodyBytes;
        limits.MaxExtensions += OwnAttributes;
        limits.MaxDepth += OwnDepth;
        _parser = new EventParser(Options.Create(limits), categories);
        _time = time;
    }

    /// <returns>Null when the event is larger than an entry may be.</returns>
    public byte[]? Write(RiskEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, EventJson.WriterOptions))
            EventJson.Write(json, e, placed: false);
        return buffer.WrittenCount <= _maxBytes ? buffer.WrittenSpan.ToArray() : null;
    }

    /// <returns>The event, or what is wrong with the entry.</returns>
    public (RiskEvent? Event, EntryFault? Fault) Read(StreamEntry entry)
    {
        if (entry.Event is null)
        {
            return (null, entry.Bytes > _maxBytes
                ? new EntryFault(EntryFault.TooLarge, string.Create(CultureInfo.InvariantCulture,
                    $"The entry has {entry.Bytes:N0} bytes; an event may have {_maxBytes:N0} (Ingest:MaxBodyBytes)."))
                : new EntryFault(EntryFault.NoEvent, "The entry has no field \"event\", which must hold a CloudEvent in JSON."));
        }
        var received = entry.ReceivedMicros is { } micros && micros <= s_latest ? micros.ToTime() : Rfc3339.ToMicroseconds(_time.GetUtcNow());
        var parsed = _parser.ParseLine(entry.Event, 0, 0, received);
        return parsed.Event is { } e
            ? (e, null)
            : (null, new EntryFault(EntryFault.Invalid, Sentence(parsed.Problems[0]), parsed.Source, parsed.Id));
    }

    /// <summary>Whether two events of one source and id say the same: what the console derives by its own rules and clock aside.</summary>
    public static bool SaySame(RiskEvent offered, RiskEvent stored) =>
        offered.Type == stored.Type && offered.Subject == stored.Subject && offered.Severity == stored.Severity && offered.Score.Equals(stored.Score)
        && offered.DataContentType == stored.DataContentType && offered.DataSchema == stored.DataSchema && offered.Data == stored.Data
        && offered.DataIsBase64 == stored.DataIsBase64 && offered.Extensions == stored.Extensions
        // An event without a time of its own has that of its receipt, which differs each time it is read.
        && (offered.Time == stored.Time || offered.Time == offered.ReceivedAt || stored.Time == stored.ReceivedAt);

    private static string Sentence(EventProblem problem)
    {
        var detail = problem.Detail.Length > 0 ? char.ToUpperInvariant(problem.Detail[0]) + problem.Detail[1..] : "It is no event.";
        return problem.Pointer.Length is 0 or > 200 ? detail : $"{problem.Pointer}: {detail}";
    }
}
