using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Audit;

/// <summary>Times as people write them on the command line and in addresses: 2026-01-31, 2026-01-31T08:00Z, -7d.</summary>
internal static class AuditMoment
{
    /// <param name="from">The first moment of what is named.</param>
    /// <param name="before">The moment after the last: a day named is a whole day. A time down to the second or finer is that moment itself.</param>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset from, out DateTimeOffset before)
    {
        (from, before) = (default, default);
        if (TimeText.TryParse(text.Trim()) is not { } span)
            return false;
        try
        {
            var (first, last) = span.Resolve(now);
            from = first.ToTime();
            before = last - first < TimeSpan.MicrosecondsPerSecond ? from : (last + 1).ToTime();
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            // The year 9999 has no end that a clock could show.
            return false;
        }
    }
}
