using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;

namespace RiskConsole.Events.Ingest;

/// <summary>Which shapes of JSON document a request may hold.</summary>
internal enum DocumentShape
{
    Single,
    Batch,
    Either,
}

/// <summary>Reads CloudEvents 1.0 in JSON: one pass over the bytes, no document in between. Not for two threads at once; reused from
/// request to request. Never throws on any input: what is wrong is part of the answer.</summary>
internal sealed class EventParser(IOptions<IngestOptions> options, CategoryRules categories)
{
    private readonly IngestOptions _options = options.Value;
    private readonly EventDraft _draft = new(options.Value, categories);
    private readonly JsonCopier _copier = new();
    private readonly JsonReaderOptions _json = new() { MaxDepth = options.Value.MaxDepth };

    /// <summary>For the binary mode, whose attributes are headers.</summary>
    public EventDraft Draft => _draft;

    /// <summary>Reads one event, a batch, or whichever it is.</summary>
    /// <param name="now">The time of receipt, to the microsecond.</param>
    public ParsedDocument Parse(ReadOnlySpan<byte> utf8, DocumentShape shape, DateTimeOffset now)
    {
        utf8 = WithoutMark(utf8);
        if (RefuseText(utf8) is { } refusal)
            return refusal;

        var events = new List<ParsedEvent>();
        var reader = new Utf8JsonReader(utf8, _json);
        var batch = false;
        try
        {
            reader.Read();
            batch = reader.TokenType == JsonTokenType.StartArray && shape != DocumentShape.Single;
            if (!batch)
            {
                if (shape == DocumentShape.Batch)
                    return WrongShape("", "This content type holds an array of events; send one event as application/cloudevents+json.");
                if (reader.TokenType == JsonTokenType.StartArray)
                    return WrongShape("", "This content type holds one event; send an array as application/cloudevents-batch+json.");
                events.Add(ReadEvent(ref reader, "", 0, 0, now));
            }
            while (batch && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (events.Count == _options.MaxBatch)
                    return TooMany();
                events.Add(ReadEvent(ref reader, string.Create(CultureInfo.InvariantCulture, $"/{events.Count}"), events.Count, 0, now));
            }
            // Whatever follows the document is an error that only another read finds.
            reader.Read();
            return new(events, null);
        }
        catch (JsonException e)
        {
            return Malformed(batch ? string.Create(CultureInfo.InvariantCulture, $"/{events.Count}") : "", e);
        }
    }

    /// <summary>Reads NDJSON: one event per line, blank lines ignored. A malformed line refuses itself, not the others.</summary>
    public ParsedDocument ParseLines(ReadOnlySpan<byte> utf8, DateTimeOffset now)
    {
        utf8 = WithoutMark(utf8);
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
            return Empty();

        var events = new List<ParsedEvent>();
        for (var line = 1; !utf8.IsEmpty; line++)
        {
            var end = utf8.IndexOf((byte)'\n');
            var text = (end < 0 ? utf8 : utf8[..end]).Trim(" \t\r"u8);
            utf8 = end < 0 ? default : utf8[(end + 1)..];
            if (text.IsEmpty)
                continue;
            if (events.Count == _options.MaxBatch)
                return TooMany();
            events.Add(ParseLine(text, events.Count, line, now));
        }
        return new(events, null);
    }

    /// <summary>Reads one event that fills the whole text.</summary>
    /// <param name="line">Its line in a file or request; 0 where it is not one of several.</param>
    public ParsedEvent ParseLine(ReadOnlySpan<byte> utf8, int index, int line, DateTimeOffset now)
    {
        var pointer = line > 0 ? string.Create(CultureInfo.InvariantCulture, $"/{line}") : "";
        if (!Utf8.IsValid(utf8))
            return Unread(index, line, pointer, $"the text is not valid UTF-8 at byte {JsonFaults.FirstInvalid(utf8)}.");

        var reader = new Utf8JsonReader(utf8, _json);
        try
        {
            reader.Read();
            var parsed = ReadEvent(ref reader, pointer, index, line, now);
            reader.Read();
            return parsed;
        }
        catch (JsonException e)
        {
            return Unread(index, line, pointer, JsonFaults.Explain(e));
        }
    }

    /// <summary>Copies one JSON value that fills the whole text.</summary>
    /// <param name="fault">What is wrong with it, for people.</param>
    public bool TryCompact(ReadOnlySpan<byte> utf8, out string compact, out string fault)
    {
        (compact, fault) = ("", "");
        if (!Utf8.IsValid(utf8))
        {
            fault = $"The text is not valid UTF-8 at byte {JsonFaults.FirstInvalid(utf8)}.";
            return false;
        }
        var reader = new Utf8JsonReader(utf8, _json);
        try
        {
            reader.Read();
            if (!_copier.TryCopy(ref reader))
            {
                fault = $"{_copier.Problem.Pointer}: {_copier.Problem.Detail}";
                return false;
            }
            reader.Read();
            compact = _copier.Text;
            return true;
        }
        catch (JsonException e)
        {
            fault = JsonFaults.Explain(e);
            return false;
        }
    }

    /// <summary>Reads a payload that stands alone, as in the binary mode, into the <see cref="Draft"/>.</summary>
    public void ParsePayload(ReadOnlySpan<byte> utf8)
    {
        utf8 = WithoutMark(utf8);
        if (!TryCompact(utf8, out var compact, out var fault))
            _draft.Fail("data", $"The body is said to be JSON and cannot be taken as such: {fault}");
        else
            _draft.SetData(compact, base64: false, _copier.Hints);
    }

    /// <summary>Reads the value the reader stands on, to its end, whatever it is.</summary>
    private ParsedEvent ReadEvent(ref Utf8JsonReader reader, string pointer, int index, int line, DateTimeOffset now)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var kind = JsonFaults.Kind(reader.TokenType);
            reader.Skip();
            return Unread(index, line, pointer, $"an event is a JSON object; this is {kind}.");
        }

        _draft.Begin(pointer);
        var depth = reader.CurrentDepth;
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            if (!ReadMember(ref reader))
                SkipTo(depth, ref reader);
            if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth)
                break;
        }
        var made = _draft.Build(now);
        return new(index, line, made, made is null ? _draft.Problems : [], _draft.Id, _draft.Source);
    }

    /// <returns>False where the rest of the event cannot be judged; the reader then stands anywhere within it.</returns>
    private bool ReadMember(ref Utf8JsonReader reader)
    {
        if (!TryReadName(ref reader, out var name))
        {
            _draft.Fail(null, $"A name {JsonCopier.HalfPair}");
            return false;
        }
        reader.Read();
        if (name.SequenceEqual("data"u8))
            return ReadData(ref reader);
        if (name.SequenceEqual("data_base64"u8))
            return ReadBase64(ref reader);

        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                if (!JsonStrings.TryRead(ref reader, out var text))
                {
                    _draft.Fail(Encoding.UTF8.GetString(name), $"The value {JsonCopier.HalfPair}");
                    return false;
                }
                _draft.Set(name, AttributeValue.Of(text));
                break;
            case JsonTokenType.Number:
                _draft.Set(name, new(AttributeKind.Number, Encoding.ASCII.GetString(reader.ValueSpan)));
                break;
            case JsonTokenType.True:
                _draft.Set(name, new(AttributeKind.True, ""));
                break;
            case JsonTokenType.False:
                _draft.Set(name, new(AttributeKind.False, ""));
                break;
            case JsonTokenType.Null:
                _draft.Set(name, new(AttributeKind.Null, ""));
                break;
            default:
                _draft.Set(name, new(AttributeKind.Structure, ""));
                reader.Skip();
                break;
        }
        return true;
    }

    private bool ReadData(ref Utf8JsonReader reader)
    {
        if (!_draft.NamePayload(base64: false))
            return false;
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (!_copier.TryCopy(ref reader))
        {
            _draft.Fail("data", _copier.Problem.Detail, _copier.Problem.Pointer);
            return false;
        }
        _draft.SetData(_copier.Text, base64: false, _copier.Hints);
        return true;
    }

    private bool ReadBase64(ref Utf8JsonReader reader)
    {
        if (!_draft.NamePayload(base64: true))
            return false;
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.String || !JsonStrings.TryRead(ref reader, out var text))
        {
            _draft.Fail("data_base64", "\"data_base64\" must be a string of base64.");
            return false;
        }
        if (!Base64.IsValid(text))
        {
            _draft.Fail("data_base64", "\"data_base64\" is not valid base64 (RFC 4648 section 4, with padding).");
            return true;
        }
        _draft.SetData($"\"{text}\"", base64: true, default);
        return true;
    }

    private static ParsedEvent Unread(int index, int line, string pointer, string detail) =>
        new(index, line, null, [new(pointer, JsonFaults.Where(line) + detail)], null, null);

    private static bool TryReadName(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        name = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
            return true;
        var unescaped = new byte[name.Length];
        var whole = JsonStrings.TryUnescape(name, unescaped, out var written);
        name = unescaped.AsSpan(0, written);
        return whole;
    }

    /// <summary>Reads on to the end of the object that began at this depth.</summary>
    private static void SkipTo(int depth, ref Utf8JsonReader reader)
    {
        while (!(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
            reader.Read();
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static ParsedDocument? RefuseText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
            return Empty();
        if (!Utf8.IsValid(utf8))
            return ParsedDocument.Refused(400, "malformed-json", "The body is no JSON", "",
                $"The body is not valid UTF-8 at byte {JsonFaults.FirstInvalid(utf8)}.");
        return null;
    }

    private static ParsedDocument Empty() =>
        ParsedDocument.Refused(400, "malformed-json", "The body is empty", "", "The body is empty; send one event or several.");

    private static ParsedDocument WrongShape(string pointer, string detail) =>
        ParsedDocument.Refused(400, "invalid-event", "The document has another shape", pointer, detail);

    private static ParsedDocument Malformed(string pointer, JsonException e) =>
        ParsedDocument.Refused(400, "malformed-json", "The body is no JSON", pointer, JsonFaults.Explain(e));

    private ParsedDocument TooMany() => ParsedDocument.Refused(413, "too-many-events", "Too many events in one request", "",
        string.Create(CultureInfo.InvariantCulture,
            $"One request may hold {_options.MaxBatch} events; nothing of this one was stored. Send them in several requests."));
}
