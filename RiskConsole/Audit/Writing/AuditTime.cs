using System.Globalization;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Writing;

/// <summary>Times in entries: UTC with exactly six digits of a second.</summary>
internal static class AuditTime
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <returns>Microseconds since 1970; null if it is not written so.</returns>
    public static long? ParseMicros(string text) =>
        DateTimeOffset.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToMicros() : null;
}
