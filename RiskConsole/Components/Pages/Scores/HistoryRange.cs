namespace RiskConsole.Components.Pages.Scores;

/// <summary>A width of a subject's history chart, as the URL names it.</summary>
/// <param name="Key">The value of <c>range</c> in the URL.</param>
/// <param name="Window">Null for everything that is stored.</param>
public sealed record HistoryRange(string Key, string Label, TimeSpan? Window)
{
    // A chart of this many points is as fine as a screen can show.
    private const int MostPoints = 300;

    private static readonly TimeSpan[] Buckets =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
        TimeSpan.FromDays(1), TimeSpan.FromDays(7),
    ];

    public static IReadOnlyList<HistoryRange> All { get; } =
    [
        new("24h", "24 h", TimeSpan.FromHours(24)),
        new("7d", "7 d", TimeSpan.FromDays(7)),
        new("30d", "30 d", TimeSpan.FromDays(30)),
        new("all", "All", null),
    ];

    /// <summary>The range the URL names; without one the narrowest that shows something of a subject last seen then.</summary>
    public static HistoryRange For(string? key, DateTimeOffset lastSeen, DateTimeOffset now) =>
        All.FirstOrDefault(range => range.Key == key) ?? All.First(range => range.Window is not { } window || lastSeen > now - window);

    /// <summary>How far back to show, given when the subject was first seen.</summary>
    public TimeSpan Span(DateTimeOffset firstSeen, DateTimeOffset now) =>
        Window ?? TimeSpan.FromHours(Math.Max(1, Math.Ceiling((now - firstSeen).TotalHours)));

    /// <summary>The narrowest bucket that keeps the chart at a few hundred points.</summary>
    public static TimeSpan BucketFor(TimeSpan span)
    {
        var narrowest = Array.FindIndex(Buckets, bucket => span / bucket <= MostPoints);
        return narrowest < 0 ? TimeSpan.FromDays(30) : Buckets[narrowest];
    }
}
