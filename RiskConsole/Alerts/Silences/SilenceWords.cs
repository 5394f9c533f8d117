using System.Globalization;

namespace RiskConsole.Alerts.Silences;

/// <summary>Silences in words.</summary>
internal static class SilenceWords
{
    public static string Name(this SilenceState state) => state switch
    {
        SilenceState.Pending => "pending",
        SilenceState.Active => "active",
        _ => "expired",
    };

    /// <summary>How one that is over came to its end.</summary>
    public static string Ended(Silence silence, DateTimeOffset now)
    {
        var ago = Ago(now - silence.Until);
        return silence.EndedAt is null || silence.EndedAt > silence.EndsAt ? $"It ended by time {ago}."
            : silence.EndedBy is null ? $"It ended by itself {ago}, when nothing it hid was open any more."
            : $"{silence.EndedBy} ended it {ago}.";
    }

    private static string Ago(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? "just now"
        : span < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s ago")
        : span < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min ago")
        : span < TimeSpan.FromDays(2) ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h ago")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days ago");
}
