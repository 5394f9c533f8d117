using System.Globalization;
using System.Text;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>Bytes as hexadecimal digits beside their characters, sixteen to a line.</summary>
internal static class HexView
{
    private const int Width = 16;

    /// <param name="lead">Stands before the bytes, as when a leaf is hashed.</param>
    /// <param name="most">Bytes at most.</param>
    public static string Of(byte lead, ReadOnlySpan<byte> bytes, int most)
    {
        var count = Math.Min(bytes.Length + 1, most);
        var text = new StringBuilder(count / Width * 76 + 80);
        for (var line = 0; line < count; line += Width)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line:x6} ");
            for (var i = line; i < line + Width; i++)
                text.Append(i == line + Width / 2 ? "  " : " ").Append(i < count ? At(i, bytes).ToString("x2", CultureInfo.InvariantCulture) : "  ");
            text.Append("  ");
            for (var i = line; i < Math.Min(line + Width, count); i++)
                text.Append(At(i, bytes) is >= 0x20 and < 0x7f and var b ? (char)b : '·');
            text.Append('\n');
        }
        return text.ToString();

        byte At(int index, ReadOnlySpan<byte> of) => index == 0 ? lead : of[index - 1];
    }

    /// <summary>A hash in groups of eight digits, which the eye can compare.</summary>
    public static string Groups(ReadOnlySpan<byte> hash)
    {
        var hex = Convert.ToHexStringLower(hash);
        var text = new StringBuilder(hex.Length + hex.Length / 8);
        for (var i = 0; i < hex.Length; i += 8)
            text.Append(i == 0 ? "" : " ").Append(hex, i, Math.Min(8, hex.Length - i));
        return text.ToString();
    }

    /// <summary>The first digits, for lists.</summary>
    public static string Short(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..Math.Min(4, hash.Length)]) + "…";
}
