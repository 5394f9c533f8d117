using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace RiskConsole.Events.Ingest;

/// <summary>The binary mode of the CloudEvents HTTP binding: attributes in <c>ce-</c> headers, the payload as the body.</summary>
internal static class BinaryMode
{
    private const string Prefix = "ce-";

    /// <summary>Whether the request is in binary mode, which any <c>ce-</c> header says.</summary>
    public static bool Is(IHeaderDictionary headers)
    {
        foreach (var header in headers)
        {
            if (header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    public static ParsedEvent Parse(EventParser parser, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var draft = parser.Draft;
        draft.Begin("", inHeaders: true);
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                ReadHeader(draft, name[Prefix.Length..], values);
        }
        var mediaType = MediaTypeHeaderValue.TryParse((string?)headers.ContentType, out var parsed) ? parsed : null;
        if (!StringValues.IsNullOrEmpty(headers.ContentType))
            draft.Set("datacontenttype"u8, AttributeValue.Of(headers.ContentType.ToString()));
        if (!body.IsEmpty)
            ReadBody(parser, draft, mediaType, body);

        var made = draft.Build(now);
        return new(0, 0, made, made is null ? draft.Problems : [], draft.Id, draft.Source);
    }

    private static void ReadHeader(EventDraft draft, string name, StringValues values)
    {
        name = name.ToLowerInvariant();
        if (name is "data" or "data_base64" or "datacontenttype")
            draft.Fail(name, $"The header \"{Prefix}{name}\" is not allowed: the body is the payload and Content-Type its type.");
        else if (values.Count > 1)
            draft.Fail(name, $"The header \"{Prefix}{name}\" stands twice, so it is not clear which value counts. Send it once.");
        else if (!TryDecode(values.ToString(), out var text))
            draft.Fail(name, $"The header \"{Prefix}{name}\" holds percent-encoding that is not valid UTF-8.");
        else
            draft.Set(Encoding.UTF8.GetBytes(name), AttributeValue.Of(text));
    }

    private static void ReadBody(EventParser parser, EventDraft draft, MediaTypeHeaderValue? mediaType, ReadOnlySpan<byte> body)
    {
        var utf8 = mediaType?.Charset is not { HasValue: true } charset || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
        if (mediaType is null || (utf8 && IsJson(mediaType)))
            parser.ParsePayload(body);
        else if (utf8 && IsText(mediaType) && System.Text.Unicode.Utf8.IsValid(body))
            draft.SetData(AsString(body), base64: false, default);
        else
            draft.SetData($"\"{Convert.ToBase64String(body)}\"", base64: true, default);
    }

    /// <summary>Undoes what section 3.1.3.2 of the HTTP binding asks of senders; a value in quotes, as older senders wrote, is unquoted
    /// first.</summary>
    private static bool TryDecode(string value, out string text)
    {
        if (value.Length >= 2 && value[0] == '"' && value[^1] == '"')
            value = value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        text = value;
        if (!value.Contains('%', StringComparison.Ordinal))
            return true;

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var length = 0;
        for (var i = 0; i < value.Length;)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes[length++] = Convert.ToByte(value.Substring(i + 1, 2), 16);
                i += 3;
                continue;
            }
            // A percent sign that encodes nothing stands for itself, as the binding asks of receivers.
            Rune.DecodeFromUtf16(value.AsSpan(i), out var rune, out var consumed);
            length += rune.EncodeToUtf8(bytes.AsSpan(length));
            i += consumed;
        }
        var decoded = bytes.AsSpan(0, length);
        text = Encoding.UTF8.GetString(decoded);
        return System.Text.Unicode.Utf8.IsValid(decoded);
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.SubTypeWithoutSuffix.Equals("json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(MediaTypeHeaderValue type) =>
        type.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
        || type.SubTypeWithoutSuffix.Equals("xml", StringComparison.OrdinalIgnoreCase)
        || type.Suffix.Equals("xml", StringComparison.OrdinalIgnoreCase);

    private static string AsString(ReadOnlySpan<byte> utf8)
    {
        var text = new Utf8Text();
        text.AppendString(utf8);
        return text.ToString();
    }
}
