using System.Buffers;
using System.Text.Json;
using RiskConsole.Events.Api;

namespace RiskConsole.Events.Ingest;

/// <summary>The answer to a request of which something was taken: what became of each event, in its order.</summary>
internal static class IngestAnswer
{
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<ParsedEvent> events, IntakeResult result)
    {
        var taken = events.Count(e => e.Event is not null);
        var duplicates = result.Outcomes?.Count(o => o.Duplicate) ?? 0;

        using var json = new Utf8JsonWriter(output, EventJson.WriterOptions);
        json.WriteStartObject();
        json.WriteNumber("accepted"u8, taken - duplicates);
        json.WriteNumber("duplicates"u8, duplicates);
        json.WriteNumber("refused"u8, events.Count - taken);
        if (result.IsQueued)
            json.WriteBoolean("queued"u8, true);
        json.WriteStartArray("results"u8);
        var next = 0;
        foreach (var parsed in events)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, parsed.Index);
            if (parsed.Line > 0)
                json.WriteNumber("line"u8, parsed.Line);
            if (parsed.Id is not null)
                json.WriteString("id"u8, parsed.Id);
            if (parsed.Source is not null)
                json.WriteString("source"u8, parsed.Source);
            if (parsed.Event is null)
                WriteRefusal(json, parsed.Problems[0]);
            else if (result.Outcomes is { } outcomes)
                WriteOutcome(json, outcomes[next++]);
            else
                json.WriteString("status"u8, "accepted"u8);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOutcome(Utf8JsonWriter json, AppendOutcome outcome)
    {
        json.WriteString("status"u8, outcome.Duplicate ? "duplicate"u8 : "accepted"u8);
        json.WriteString("uid"u8, outcome.Uid);
        json.WriteNumber("seq"u8, outcome.Seq);
    }

    private static void WriteRefusal(Utf8JsonWriter json, EventProblem problem)
    {
        json.WriteString("status"u8, "refused"u8);
        json.WriteStartObject("problem"u8);
        json.WriteString("type"u8, ApiProblem.TypeOf("invalid-event"));
        json.WriteString("title"u8, "The event is not valid"u8);
        json.WriteString("detail"u8, problem.Detail);
        json.WriteString("pointer"u8, problem.Pointer);
        json.WriteEndObject();
    }
}
