using System.Text;
using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Audit.Writing;

/// <summary>What stands in the columns beside an entry, read from its bytes: by the sequencer, which fills them, and by a verification, which compares them.</summary>
/// <param name="Pii">The hash of the personal data beside it.</param>
/// <param name="Words">All texts of the entry's data, for free text search.</param>
internal readonly record struct EntryProjection(
    long Seq, long TimeUs, string Actor, string Action, AuditKind Kind, Severity Severity, AuditOutcome Outcome, string Target, string? Ip, string? Session, string? Correlation,
    string? Pii, string Words)
{
    /// <summary>Whether a text of the data is a number with an exponent: it equals numbers whose digits it does not hold.</summary>
    private bool HasExponents { get; init; }

    /// <summary>Most characters free text is searched in; the rest of a large entry is found by its fields alone.</summary>
    public const int LongestSearch = 4_000;

    // Members that every entry has.
    private const int Needed = 8;

    /// <exception cref="FormatException">The bytes are no entry.</exception>
    public static EntryProjection Read(ReadOnlySpan<byte> entry)
    {
        try
        {
            return ReadMembers(entry);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("The bytes are no entry: " + e.Message, e);
        }
    }

    /// <summary>Ends the text of an entry that has more words, or numbers in other words: an index of the texts cannot tell what it does not hold.</summary>
    public const string CutMark = "………";

    /// <summary>The text the index holds: who, what, where, and the words of the data.</summary>
    public string SearchText(PersonalColumns personal)
    {
        var text = new StringBuilder(256);
        var isCut = false;
        foreach (var part in (ReadOnlySpan<string?>)[personal.Name, Actor, Action, Target, personal.Ip ?? Ip, Correlation, personal.Words, Words])
        {
            if (part is not { Length: > 0 })
                continue;
            isCut |= text.Length >= LongestSearch;
            if (!isCut)
                text.Append(text.Length == 0 ? "" : " ").Append(part);
        }
        if (isCut || text.Length > LongestSearch)
        {
            var end = LongestSearch - CutMark.Length;
            text.Length = char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
            text.Append(CutMark);
        }
        else if (HasExponents)
        {
            text.Append(' ').Append(CutMark);
        }
        // The tokenizer of the index takes it for the end.
        return text.Replace('\0', ' ').ToString();
    }

    private static EntryProjection ReadMembers(ReadOnlySpan<byte> entry)
    {
        var reader = new Utf8JsonReader(entry, new JsonReaderOptions { MaxDepth = 128 });
        var found = new EntryProjection(-1, 0, "", "", AuditKind.Business, Severity.Info, 0, "", null, null, null, null, "");
        long? timeUs = null;
        var version = 0L;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("The bytes are no entry: no object.");
        var (last, needed) = ("", 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (string.CompareOrdinal(last, name) >= 0)
                throw new FormatException($"The entry's member '{name}' is there twice or not in its place.");
            last = name;
            if (name is not ("corr" or "ip" or "pii" or "sid"))
                needed++;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                throw new FormatException($"The entry's member '{name}' is null.");
            switch (name)
            {
                case "v": version = reader.GetInt64(); break;
                case "seq": found = found with { Seq = reader.GetInt64() }; break;
                case "ts": timeUs = AuditTime.ParseMicros(reader.GetString()!); break;
                case "actor": found = found with { Actor = reader.GetString()! }; break;
                case "action": found = found with { Action = reader.GetString()! }; break;
                case "outcome":
                    found = AuditNames.TryParseOutcome(reader.GetString(), out var outcome) ? found with { Outcome = outcome } : throw new FormatException("The entry has no outcome that is known.");
                    break;
                case "target": found = found with { Target = reader.GetString()! }; break;
                case "ip": found = found with { Ip = reader.GetString() }; break;
                case "sid": found = found with { Session = reader.GetString() }; break;
                case "corr": found = found with { Correlation = reader.GetString() }; break;
                case "pii": found = found with { Pii = reader.GetString() }; break;
                case "data": found = ReadData(ref reader, found); break;
                default: throw new FormatException($"The entry has a member '{name}', which entries do not have.");
            }
        }
        if (reader.BytesConsumed != entry.Length || entry is not [(byte)'{', (byte)'"', .., (byte)'}'])
            throw new FormatException("The bytes are no entry: there is more than one object.");
        if (needed != Needed || version != 1 || found.Seq < 0 || timeUs is null || found.Outcome == 0 || found.Action.Length == 0)
            throw new FormatException("The entry lacks one of v, seq, ts, actor, action, outcome, target or data, or it has no value of its kind.");
        return found with { TimeUs = timeUs.Value };
    }

    private static EntryProjection ReadData(ref Utf8JsonReader reader, EntryProjection found)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("The entry's data is no object.");
        var words = new StringBuilder();
        var depth = reader.CurrentDepth;
        var name = "";
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.CurrentDepth == depth + 1 ? reader.GetString()! : "";
                continue;
            }
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
                continue;
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
            if (HasExponent(text))
                found = found with { HasExponents = true };
            if (name == "kind" && AuditNames.TryParseKind(text, out var kind))
                found = found with { Kind = kind };
            else if (name == "severity" && Severities.TryParse(text, out var severity))
                found = found with { Severity = severity };
            else if (words.Length < LongestSearch)
                words.Append(words.Length == 0 ? "" : " ").Append(text.AsSpan(0, Math.Min(text.Length, LongestSearch)));
        }
        return found with { Words = words.ToString() };
    }

    // Every text of every entry comes here: almost all are no number by their first or last character, and nothing is made of those.
    private static bool HasExponent(string text) =>
        text is [('+' or '-' or '.' or (>= '0' and <= '9')), .., (>= '0' and <= '9')] && text.AsSpan().ContainsAny('e', 'E') && ExactNumber.TryParse(Encoding.UTF8.GetBytes(text), out _);
}

/// <summary>The columns that come from the personal data beside an entry; all null once it was erased.</summary>
/// <param name="Words">All its other texts.</param>
internal readonly record struct PersonalColumns(string? Name, string? Ip, string? Words)
{
    /// <param name="json">Null where there is none.</param>
    public static PersonalColumns Read(string? json)
    {
        if (json is null)
            return default;
        using var document = JsonDocument.Parse(json);
        string? name = null, ip = null;
        var words = new StringBuilder();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            switch (member.Name)
            {
                case "name": name = text; break;
                case "ip": ip = text; break;
                default: words.Append(words.Length == 0 ? "" : " ").Append(text); break;
            }
        }
        return new(name, ip, words.Length == 0 ? null : words.ToString());
    }
}
