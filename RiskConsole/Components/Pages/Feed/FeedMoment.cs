using System.Globalization;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>One end of a time range, as the URL writes it: so long ago (<c>-15m</c>), which slides, or a fixed instant in ISO 8601.
/// </summary>
/// <param name="Ago">How long before now; null for a fixed instant.</param>
/// <param name="At">The fixed instant (UTC); unused when <paramref name="Ago"/> is set.</param>
public readonly record struct FeedMoment(TimeSpan? Ago, DateTimeOffset At)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    public static FeedMoment Before(TimeSpan ago) => new(ago, default);

    public static FeedMoment Fixed(DateTimeOffset at) => new(null, at.ToUniversalTime());

    public DateTimeOffset Resolve(DateTimeOffset now) => Ago is { } ago ? now - ago : At;

    /// <summary>Reads <c>-90s</c>, <c>-15m</c>, <c>-24h</c>, <c>-7d</c> or an ISO 8601 instant (UTC where it names no offset).</summary>
    public static bool TryParse(string? text, out FeedMoment moment)
    {
        moment = default;
        if (string.IsNullOrEmpty(text) || text.Length > 40)
            return false;
        if (text[0] == '-')
        {
            var digits = text.AsSpan(1, Math.Max(0, text.Length - 2));
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return false;
            var seconds = text[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 } * count;
            if (seconds <= 0 || seconds > Longest.TotalSeconds)
                return false;
            moment = Before(TimeSpan.FromSeconds(seconds));
            return true;
        }
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var at)
            || at.Year is < 1970 or > 9000)
        {
            return false;
        }
        moment = Fixed(at);
        return true;
    }

    public override string ToString()
    {
        if (Ago is not { } ago)
        {
            var whole = At.Ticks % TimeSpan.TicksPerSecond == 0;
            return At.ToString(whole ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        }
        var seconds = (long)ago.TotalSeconds;
        return seconds switch
        {
            _ when seconds % 86_400 == 0 && seconds > 86_400 => string.Create(CultureInfo.InvariantCulture, $"-{seconds / 86_400}d"),
            _ when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"-{seconds / 3600}h"),
            _ when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"-{seconds / 60}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"-{seconds}s"),
        };
    }
}
