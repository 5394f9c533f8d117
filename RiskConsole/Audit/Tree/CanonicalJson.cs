using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RiskConsole.Audit.Tree;

/// <summary>Writes JSON in the one form that is hashed: RFC 8785 (JCS), narrowed to objects, arrays, text, booleans and whole numbers up to 2^53 - 1. What is
/// stored is never written anew to be verified.</summary>
internal static class CanonicalJson
{
    public const long LargestNumber = 9_007_199_254_740_991;

    private const int Depth = 64;

    /// <exception cref="FormatException">It holds null, a fraction, a larger number, half a surrogate pair, a name twice, or is nested too deep.</exception>
    public static byte[] Write(JsonNode node)
    {
        var output = new ArrayBufferWriter<byte>(512);
        try
        {
            Write(node, output, 0);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new FormatException("The JSON cannot be read: " + e.Message, e);
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A copy that can be written: no null, fractions as text, halves of surrogate pairs replaced, what is nested too deep or cannot be read as its
    /// JSON text.</summary>
    public static JsonNode? Tidy(JsonNode? node, int depth = 0)
    {
        try
        {
            return node switch
            {
                null => null,
                JsonObject or JsonArray when depth >= Depth / 2 => AsText(node),
                JsonObject members => TidyObject(members, depth),
                JsonArray items => new JsonArray([.. items.Select(item => Tidy(item, depth + 1)).Where(item => item is not null)]),
                JsonValue value => TidyValue(value),
                _ => null,
            };
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return AsText(node!);
        }
    }

    /// <summary>Writes a text with its quotes.</summary>
    /// <exception cref="FormatException">It holds half a surrogate pair.</exception>
    public static void WriteText(string text, IBufferWriter<byte> output)
    {
        Put(output, "\""u8);
        var plain = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= ' ' && c != '"' && c != '\\')
                continue;
            PutUtf8(output, text.AsSpan(plain, i - plain));
            plain = i + 1;
            switch (c)
            {
                case '"': Put(output, "\\\""u8); break;
                case '\\': Put(output, "\\\\"u8); break;
                case '\b': Put(output, "\\b"u8); break;
                case '\t': Put(output, "\\t"u8); break;
                case '\n': Put(output, "\\n"u8); break;
                case '\f': Put(output, "\\f"u8); break;
                case '\r': Put(output, "\\r"u8); break;
                default: PutUtf8(output, string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")); break;
            }
        }
        PutUtf8(output, text.AsSpan(plain));
        Put(output, "\""u8);
    }

    private static void Write(JsonNode? node, IBufferWriter<byte> output, int depth)
    {
        if (depth > Depth)
            throw new FormatException($"Nested deeper than {Depth}.");
        switch (node)
        {
            case JsonObject members:
                Put(output, "{"u8);
                var first = true;
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    if (!first)
                        Put(output, ","u8);
                    first = false;
                    WriteText(name, output);
                    Put(output, ":"u8);
                    Write(value, output, depth + 1);
                }
                Put(output, "}"u8);
                break;
            case JsonArray items:
                Put(output, "["u8);
                for (var i = 0; i < items.Count; i++)
                {
                    if (i > 0)
                        Put(output, ","u8);
                    Write(items[i], output, depth + 1);
                }
                Put(output, "]"u8);
                break;
            case JsonValue value:
                WriteValue(value, output);
                break;
            default:
                throw new FormatException("null has no place in an entry: leave the member out.");
        }
    }

    private static void WriteValue(JsonValue value, IBufferWriter<byte> output)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteText(Text(value), output);
                break;
            case JsonValueKind.True:
                Put(output, "true"u8);
                break;
            case JsonValueKind.False:
                Put(output, "false"u8);
                break;
            case JsonValueKind.Number when Number(value) is { } number:
                PutUtf8(output, number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                throw new FormatException($"{value.ToJsonString()} is no whole number up to 2^53 - 1: write it as text.");
        }
    }

    private static JsonObject TidyObject(JsonObject members, int depth)
    {
        var tidy = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (Tidy(value, depth + 1) is { } kept)
                tidy[Whole(name)] = kept;
        }
        return tidy;
    }

    private static JsonValue? TidyValue(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create(Whole(Text(value))),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Number => Number(value) is { } number ? JsonValue.Create(number) : JsonValue.Create(value.ToJsonString()),
        _ => null,
    };

    // Parsed JSON is read when it is first looked at, and only then refuses halves of surrogate pairs and names that are there twice; numbers made in memory
    // may be infinite.
    private static bool IsUnreadable(Exception e) => e is InvalidOperationException or ArgumentException;

    private static JsonValue AsText(JsonNode node)
    {
        try
        {
            return JsonValue.Create(Whole(
                node is not JsonValue value ? node.ToJsonString()
                : value.TryGetValue<JsonElement>(out var element) ? element.GetRawText()
                : Convert.ToString(value.GetValue<object>(), CultureInfo.InvariantCulture) ?? ""));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return JsonValue.Create("\ufffd");
        }
    }

    // Values that were made in memory and values that were parsed give their text in different ways.
    private static string Text(JsonValue value) => value.TryGetValue<string>(out var text) ? text : value.Deserialize<string>() ?? "";

    private static long? Number(JsonValue value) =>
        long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number is >= -LargestNumber and <= LargestNumber ? number : null;

    private static string Whole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else
                // The encoder's own replacement is the sign for what is no character.
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }
        return text;
    }

    private static void PutUtf8(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        if (System.Text.Unicode.Utf8.FromUtf16(text, span, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new FormatException("The text holds half a surrogate pair.");
        output.Advance(written);
    }

    private static void Put(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
