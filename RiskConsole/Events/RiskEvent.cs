using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RiskConsole.Events;

/// <summary>One event of the log: a CloudEvents 1.0 event, what the console derived from it, and its place in the log. Immutable.</summary>
/// <remarks>All times are UTC and kept to the microsecond (the store's resolution).</remarks>
public sealed class RiskEvent
{
    // A box, so that publishing it to other threads is one write: feed views of several threads read the same event.
    private StrongBox<JsonElement>? _dataRoot;

    /// <summary>Position in the log, from 1, ascending in order of commit; 0 before the event is appended.</summary>
    public long Seq { get; init; }

    /// <summary>The console's own id (UUIDv7), unique over all sources.</summary>
    public required Guid Uid { get; init; }

    /// <summary>CloudEvents <c>source</c>. With <see cref="Id"/> the idempotency key.</summary>
    public required string Source { get; init; }

    /// <summary>CloudEvents <c>id</c>, unique within its source.</summary>
    public required string Id { get; init; }

    /// <summary>CloudEvents <c>type</c>, e.g. <c>io.riskconsole.bridge.withdrawal</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Who or what is at risk (account, wallet, server, ...); null when the event concerns no one in particular.</summary>
    public string? Subject { get; init; }

    /// <summary>When it happened, by the sender's clock; the time of receipt where the sender gave none.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When the console received it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public required Severity Severity { get; init; }

    public required Category Category { get; init; }

    /// <summary>Risk, 0 to 1; null where the sender gave none.</summary>
    public double? Score { get; init; }

    public string? DataContentType { get; init; }

    public string? DataSchema { get; init; }

    /// <summary>The payload as JSON text exactly as valid JSON of any kind (an XML or text payload is a JSON string here); null where there is none.</summary>
    public string? Data { get; init; }

    /// <summary>Whether the payload came as <c>data_base64</c>; <see cref="Data"/> is then the base64 text as a JSON string.</summary>
    public bool DataIsBase64 { get; init; }

    /// <summary>Extension attributes as a JSON object with string, integer and boolean values; null where there are none.</summary>
    public string? Extensions { get; init; }

    /// <summary>The payload parsed once, on first use; <see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    public JsonElement DataRoot => (_dataRoot ??= new(Data is null ? default : JsonElement.Parse(Data))).Value;

    /// <summary>A copy at its place in the log.</summary>
    public RiskEvent At(long seq) => new()
    {
        Seq = seq,
        Uid = Uid,
        Source = Source,
        Id = Id,
        Type = Type,
        Subject = Subject,
        Time = Time,
        ReceivedAt = ReceivedAt,
        Severity = Severity,
        Category = Category,
        Score = Score,
        DataContentType = DataContentType,
        DataSchema = DataSchema,
        Data = Data,
        DataIsBase64 = DataIsBase64,
        Extensions = Extensions,
        _dataRoot = _dataRoot,
    };
}
