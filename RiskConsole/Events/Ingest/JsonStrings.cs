using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RiskConsole.Events.Ingest;

/// <summary>Reads JSON strings that may hold what <see cref="Utf8JsonReader"/> answers with an exception: lone surrogates.</summary>
internal static class JsonStrings
{
    /// <summary>Undoes the escapes of a string that is known to be well-formed JSON.</summary>
    /// <param name="escaped">The text between the quotes.</param>
    /// <param name="unescaped">At least as long as <paramref name="escaped"/>.</param>
    /// <returns>False where half of a surrogate pair stands alone.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> unescaped, out int written)
    {
        written = 0;
        while (escaped.IndexOf((byte)'\\') is >= 0 and var at)
        {
            escaped[..at].CopyTo(unescaped[written..]);
            written += at;
            var code = escaped[at + 1];
            escaped = escaped[(at + 2)..];
            if (code != 'u')
            {
                unescaped[written++] = code switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => code,
                };
                continue;
            }

            var unit = Hex(escaped);
            escaped = escaped[4..];
            if (char.IsSurrogate(unit))
            {
                if (!char.IsHighSurrogate(unit) || escaped.Length < 6 || escaped[0] != '\\' || escaped[1] != 'u'
                    || !char.IsLowSurrogate(Hex(escaped[2..])))
                    return false;
                written += new Rune(unit, Hex(escaped[2..])).EncodeToUtf8(unescaped[written..]);
                escaped = escaped[6..];
            }
            else
            {
                written += new Rune(unit).EncodeToUtf8(unescaped[written..]);
            }
        }
        escaped.CopyTo(unescaped[written..]);
        written += escaped.Length;
        return true;
    }

    /// <summary>Undoes the escapes of a string that is known to be well-formed and whole.</summary>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var unescaped = new byte[escaped.Length];
        return TryUnescape(escaped, unescaped, out var written) ? Encoding.UTF8.GetString(unescaped.AsSpan(0, written)) : "";
    }

    /// <summary>The current string value as text.</summary>
    /// <returns>False where half of a surrogate pair stands alone.</returns>
    public static bool TryRead(ref Utf8JsonReader reader, out string text)
    {
        if (!reader.ValueIsEscaped)
        {
            text = Encoding.UTF8.GetString(reader.ValueSpan);
            return true;
        }

        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var whole = TryUnescape(reader.ValueSpan, rented, out var written);
        text = whole ? Encoding.UTF8.GetString(rented.AsSpan(0, written)) : "";
        ArrayPool<byte>.Shared.Return(rented);
        return whole;
    }

    private static char Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits[..4])
            value = value << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)value;
    }
}
