using System.Globalization;
using System.Text.RegularExpressions;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events.Import;

/// <summary>Reads what cells of files mean.</summary>
internal static partial class ImportValues
{
    /// <summary>What a 64-bit float holds exactly for sure; longer integers (token amounts, ids) would be read back changed.</summary>
    private const int ExactDigits = 15;

    private static readonly string[] LooseTimes =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:sszzz",
        "yyyy-MM-dd HH:mm:ss.FFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss'Z'",
        "yyyy-MM-dd HH:mm:ss.FFFFFF'Z'", "yyyy-MM-dd HH:mm:ss 'UTC'",
        "yyyyMMdd'T'HHmmss'Z'",
    ];

    /// <summary>Whether text can be a JSON number without being changed by programs that read numbers as 64-bit floats.</summary>
    public static bool IsExactNumber(string text)
    {
        if (!JsonNumber().IsMatch(text) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
            return false;
        var (digits, _) = Significant(text);
        if (!text.Contains('.', StringComparison.Ordinal) ? IntegerLength(text) <= ExactDigits : digits.Length <= ExactDigits)
            return true;
        // Most programs write a float with the digits, up to 17, that lead back to the same float.
        return text.Contains('.', StringComparison.Ordinal)
            && Significant(text) == Significant(number.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>Reads Unix seconds, milliseconds, microseconds or nanoseconds (told apart by size: seconds up to the year 5138), or an
    /// ISO 8601 date or time; without an offset it is UTC.</summary>
    public static bool TryTime(string text, out DateTimeOffset time)
    {
        if (Rfc3339.TryParse(text, out time))
            return true;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number))
            return TryUnix(number, out time);
        return DateTimeOffset.TryParseExact(text, LooseTimes, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    private static bool TryUnix(decimal number, out DateTimeOffset time)
    {
        var ticks = Math.Abs(number) switch
        {
            < 100_000_000_000m => number * TimeSpan.TicksPerSecond,
            < 100_000_000_000_000m => number * TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000m => number * TimeSpan.TicksPerMicrosecond,
            _ => number / 100,
        };
        ticks += DateTimeOffset.UnixEpoch.Ticks;
        var fits = ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks;
        time = fits ? new((long)ticks, TimeSpan.Zero) : default;
        return fits;
    }

    private static int IntegerLength(string text) => text.TrimStart('-').IndexOfAny(['e', 'E']) is >= 0 and var end
        ? end
        : text.TrimStart('-').Length;

    /// <summary>The digits that count and the power of ten of the last of them, so that equal numbers are equal however they are
    /// written.</summary>
    private static (string Digits, int Exponent) Significant(string number)
    {
        var e = number.IndexOfAny(['e', 'E']);
        var exponent = e < 0 ? 0 : int.Parse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = (e < 0 ? number : number[..e]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
            exponent -= mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var trimmed = digits.TrimEnd('0');
        return (trimmed, exponent + digits.Length - trimmed.Length);
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
