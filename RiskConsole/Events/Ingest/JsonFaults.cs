using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RiskConsole.Events.Ingest;

/// <summary>Words for what is wrong with a JSON text and where.</summary>
internal static class JsonFaults
{
    public static string Where(int line) => line > 0 ? string.Create(CultureInfo.InvariantCulture, $"Line {line}: ") : "";

    public static string Explain(JsonException e)
    {
        // The reader ends its message with its own naming of the place, which is said in words here.
        var message = e.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end >= 0)
            message = message[..end];
        return string.Create(CultureInfo.InvariantCulture,
            $"{message} (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})");
    }

    public static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (at < utf8.Length && Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        return at + 1;
    }

    public static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
