using System.Globalization;
using System.Text;

namespace RiskConsole.Events.Ingest;

/// <summary>The kinds of value an attribute can come with.</summary>
internal enum AttributeKind
{
    Null,
    Text,
    Number,
    True,
    False,

    /// <summary>An object or an array, which no attribute may be.</summary>
    Structure,
}

/// <summary>An attribute's value as it was read.</summary>
/// <param name="Text">The text of a string or the digits of a number; empty otherwise.</param>
internal readonly record struct AttributeValue(AttributeKind Kind, string Text)
{
    public static AttributeValue Of(string text) => new(AttributeKind.Text, text);
}

/// <summary>Collects one event's attributes and payload, notes what is wrong with them, and makes the event. Reused from event to
/// event.</summary>
internal sealed class EventDraft(IngestOptions options, CategoryRules categories)
{
    /// <summary>More than these of one event help nobody.</summary>
    private const int MaxProblems = 8;

    private readonly ExtensionDraft _extensions = new(options);
    private List<EventProblem> _problems = [];
    private string _pointer = "";
    private bool _inHeaders;
    private bool _specVersionSeen;
    private string? _type;
    private string? _subject;
    private string? _dataContentType;
    private string? _dataSchema;
    private DateTimeOffset? _time;
    private string? _data;
    private bool _dataIsBase64;
    private PayloadHints _hints;
    private Attributes _seen;

    [Flags]
    private enum Attributes
    {
        None = 0,
        SpecVersion = 1,
        Id = 2,
        Source = 4,
        Type = 8,
        Subject = 16,
        Time = 32,
        DataContentType = 64,
        DataSchema = 128,
        Data = 256,
        DataBase64 = 512,
    }

    public string? Id { get; private set; }

    public string? Source { get; private set; }

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<EventProblem> Problems => _problems;

    /// <param name="pointer">Where the event stands in the document; empty for the document itself.</param>
    /// <param name="inHeaders">Whether the attributes come as HTTP headers, for the words of problems.</param>
    public void Begin(string pointer, bool inHeaders = false)
    {
        _pointer = pointer;
        _inHeaders = inHeaders;
        if (_problems.Count > 0)
            _problems = [];
        _extensions.Begin();
        _specVersionSeen = false;
        Id = Source = _type = _subject = _dataContentType = _dataSchema = _data = null;
        _time = null;
        _dataIsBase64 = false;
        _hints = default;
        _seen = Attributes.None;
    }

    /// <summary>Takes any attribute but the payload.</summary>
    /// <param name="name">Unescaped.</param>
    public void Set(ReadOnlySpan<byte> name, in AttributeValue value)
    {
        if (name.SequenceEqual("id"u8))
            Id = Text(Attributes.Id, "id", value, options.MaxIdLength);
        else if (name.SequenceEqual("source"u8))
            Source = Uri(Attributes.Source, "source", value);
        else if (name.SequenceEqual("type"u8))
            _type = Text(Attributes.Type, "type", value, options.MaxTypeLength);
        else if (name.SequenceEqual("specversion"u8))
            SetSpecVersion(value);
        else if (name.SequenceEqual("subject"u8))
            _subject = Text(Attributes.Subject, "subject", value, options.MaxSubjectLength);
        else if (name.SequenceEqual("time"u8))
            SetTime(value);
        else if (name.SequenceEqual("datacontenttype"u8))
            SetDataContentType(value);
        else if (name.SequenceEqual("dataschema"u8))
            _dataSchema = Uri(Attributes.DataSchema, "dataschema", value);
        else
            SetExtension(name, value);
    }

    /// <summary>Takes the payload: JSON text, or base64 text as a JSON string.</summary>
    public void SetData(string json, bool base64, PayloadHints hints)
    {
        if (_data is not null)
            Fail("data_base64", "\"data\" and \"data_base64\" are both there; an event has one payload. Leave one of them out.");
        _data = json;
        _dataIsBase64 = base64;
        _hints = hints;
    }

    /// <summary>Notes that the payload is named, so that a second one is found.</summary>
    /// <returns>False when it was named before.</returns>
    public bool NamePayload(bool base64) => Once(base64 ? Attributes.DataBase64 : Attributes.Data, base64 ? "data_base64" : "data");

    /// <summary>Notes a problem at an attribute, or at the event itself where <paramref name="name"/> is null.</summary>
    public void Fail(string? name, string detail, string within = "")
    {
        if (_problems.Count < MaxProblems)
            _problems.Add(new(name is null ? _pointer + within : $"{_pointer}/{JsonPointer.Escape(name)}{within}", detail));
    }

    /// <summary>Checks what only the whole event can tell and makes it.</summary>
    /// <param name="now">The time of receipt, to the microsecond.</param>
    /// <returns>Null where there are <see cref="Problems"/>.</returns>
    public RiskEvent? Build(DateTimeOffset now)
    {
        Require(_specVersionSeen, Attributes.SpecVersion, "specversion", "send \"1.0\"");
        Require(Id is not null, Attributes.Id, "id", "give each event an id that is unique within its source");
        Require(Source is not null, Attributes.Source, "source",
            "name what the event comes from as a URI-reference, such as /chains/1/bridge");
        Require(_type is not null, Attributes.Type, "type", "name the kind of event, such as io.example.bridge.withdrawal");
        CheckTime(now);
        if (_problems.Count > 0)
            return null;

        return new()
        {
            Uid = Guid.CreateVersion7(now),
            Source = Source!,
            Id = Id!,
            Type = _type!,
            Subject = _subject,
            Time = _time ?? now,
            ReceivedAt = now,
            Severity = _extensions.Severity ?? (Severities.TryParse(_hints.Severity, out var severity) ? severity : Severity.Info),
            Category = _extensions.Category ?? categories.For(_type!),
            Score = _extensions.Score ?? _hints.Score,
            DataContentType = _dataContentType,
            DataSchema = _dataSchema,
            Data = _data,
            DataIsBase64 = _dataIsBase64,
            Extensions = _extensions.ToJson(),
        };
    }

    private void SetSpecVersion(in AttributeValue value)
    {
        var version = Text(Attributes.SpecVersion, "specversion", value, options.MaxTypeLength);
        if (version is null)
            return;
        _specVersionSeen = true;
        if (version != "1.0")
            Fail("specversion", $"{Called("specversion")} is \"{Shown(version)}\"; only CloudEvents 1.0 is taken. Send \"1.0\".");
    }

    private void SetTime(in AttributeValue value)
    {
        var text = Text(Attributes.Time, "time", value, options.MaxTypeLength);
        if (text is null)
            return;
        if (Rfc3339.TryParse(text, out var time))
            _time = time;
        else
            Fail("time", $"{Called("time")} is \"{Shown(text)}\", which is no RFC 3339 time. Send it like 2026-01-02T03:04:05.678Z.");
    }

    private void CheckTime(DateTimeOffset now)
    {
        if (_time is not { } time)
            return;
        if (time - now > options.MaxFuture)
        {
            Fail("time", $"{Called("time")} is {Rfc3339.Format(time)}, more than {options.MaxFuture:c} ahead of the console's clock, "
                + $"which says {Rfc3339.Format(now)}. Set the sender's clock.");
        }
        else if (options.MaxAge is { } age && now - time > age)
        {
            Fail("time", $"{Called("time")} is {Rfc3339.Format(time)}, more than {age:c} before the console's clock, "
                + $"which says {Rfc3339.Format(now)}.");
        }
    }

    private void SetDataContentType(in AttributeValue value)
    {
        _dataContentType = Text(Attributes.DataContentType, "datacontenttype", value, options.MaxTypeLength);
        if (_dataContentType is not null && _dataContentType.IndexOf('/', StringComparison.Ordinal) is 0 or -1)
            Fail("datacontenttype", $"{Called("datacontenttype")} is \"{Shown(_dataContentType)}\", which is no media type. "
                + "Send it like application/json.");
    }

    private void SetExtension(ReadOnlySpan<byte> name, in AttributeValue value)
    {
        if (!AttributeRules.IsName(name))
        {
            var shown = Encoding.UTF8.GetString(name);
            Fail(shown, $"\"{Shown(shown)}\" is no attribute name: only lower-case letters a-z and digits, "
                + $"at most {AttributeRules.MaxNameLength}. Put other members into \"data\".");
            return;
        }
        var text = Encoding.ASCII.GetString(name);
        if (_extensions.Set(text, value) is { } problem)
            Fail(text, $"{Called(text)} {problem}");
    }

    private string? Text(Attributes attribute, string name, in AttributeValue value, int maxLength)
    {
        if (!Once(attribute, name) || value.Kind == AttributeKind.Null)
            return null;
        if (value.Kind != AttributeKind.Text)
            Fail(name, $"{Called(name)} must be a string.");
        else if (value.Text.Length == 0)
            Fail(name, $"{Called(name)} is empty; "
                + $"{(IsRequired(attribute) ? "it must say something" : "leave it out where there is nothing to say")}.");
        else if (value.Text.Length > maxLength)
            Fail(name, string.Create(CultureInfo.InvariantCulture,
                $"{Called(name)} has {value.Text.Length} characters; at most {maxLength} are taken."));
        else if (AttributeRules.HasForbiddenCharacter(value.Text))
            Fail(name, $"{Called(name)} holds a control character or a noncharacter, which CloudEvents forbids in attributes.");
        else
            return value.Text;
        return null;
    }

    private string? Uri(Attributes attribute, string name, in AttributeValue value)
    {
        var text = Text(attribute, name, value, options.MaxSourceLength);
        if (text is not null && !AttributeRules.IsUriReference(text))
            Fail(name, $"{Called(name)} is \"{Shown(text)}\", which is no URI-reference. "
                + "Percent-encode what a URI cannot hold, such as spaces.");
        return text;
    }

    private bool Once(Attributes attribute, string name)
    {
        if ((_seen & attribute) != 0)
        {
            Fail(name, $"{Called(name)} stands twice in this event, so it is not clear which value counts. Send it once.");
            return false;
        }
        _seen |= attribute;
        return true;
    }

    private void Require(bool present, Attributes attribute, string name, string how)
    {
        // A value that was there and refused has its own problem already.
        var refused = (_seen & attribute) != 0 && _problems.Any(p => p.Pointer == $"{_pointer}/{name}");
        if (!present && !refused)
            Fail(name, $"{Called(name)} is missing; {how}.");
    }

    private static bool IsRequired(Attributes attribute) =>
        (attribute & (Attributes.Id | Attributes.Source | Attributes.Type | Attributes.SpecVersion)) != 0;

    private string Called(string name) => (_inHeaders, name) switch
    {
        (false, _) => $"\"{name}\"",
        (_, "datacontenttype") => "The header \"Content-Type\"",
        _ => $"The header \"ce-{name}\"",
    };

    private static string Shown(string text) => text.Length <= 60 ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[59]) ? 59 : 60), "…");
}
