using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>The time that is looked at: the last so long, which slides; all there is; or from an instant to another.</summary>
/// <param name="Last">How long back from now; null for a fixed range, or for all.</param>
/// <param name="From">Where a fixed range begins; null for the beginning of the log.</param>
/// <param name="To">Where it ends; null for now.</param>
public readonly record struct AuditSpan(TimeSpan? Last, FeedMoment? From = null, FeedMoment? To = null)
{
    private const string AllName = "all";

    /// <summary>A week: who looks on a Monday sees the Friday, and a log of people's acts is short enough for it.</summary>
    public static AuditSpan Default { get; } = new(TimeSpan.FromDays(7));

    public static AuditSpan All { get; } = new(null);

    /// <summary>The ranges that are one click away.</summary>
    public static IReadOnlyList<(string Name, string Label, AuditSpan Span)> Presets { get; } =
    [
        ("1h", "Last hour", new(TimeSpan.FromHours(1))),
        ("24h", "Last 24 hours", new(TimeSpan.FromHours(24))),
        ("7d", "Last 7 days", Default),
        ("30d", "Last 30 days", new(TimeSpan.FromDays(30))),
        (AllName, "All time", All),
    ];

    /// <summary>Whether it ends now and so can be followed live.</summary>
    public bool IsOpen => To is null;

    public bool IsFixed => From is not null || To is not null;

    public string Label
    {
        get
        {
            var span = this;
            return Presets.FirstOrDefault(preset => preset.Span == span).Label
                ?? (Last is { } last ? $"Last {Numbers.Duration(last)}" : To is null ? "Since a time" : From is null ? "Until a time" : "Time range");
        }
    }

    /// <summary>The word of the address; null for the default and for fixed ranges.</summary>
    public string? Name
    {
        get
        {
            var span = this;
            return IsFixed || span == Default ? null : Presets.FirstOrDefault(preset => preset.Span == span).Name ?? FeedMoment.Before(Last!.Value).ToString()[1..];
        }
    }

    /// <summary>Reads <c>24h</c>, <c>7d</c>, <c>all</c> and what is like them.</summary>
    public static AuditSpan? Parse(string? name) => name switch
    {
        null or "" => null,
        AllName => All,
        _ => FeedMoment.TryParse("-" + name, out var moment) && moment.Ago is { } ago ? new(ago) : null,
    };

    public static AuditSpan Between(DateTimeOffset? from, DateTimeOffset? to) =>
        new(null, from is { } begin ? FeedMoment.Fixed(begin) : null, to is { } end ? FeedMoment.Fixed(end) : null);

    public (DateTimeOffset? From, DateTimeOffset? To) Resolve(DateTimeOffset now) =>
        Last is { } last ? (now - last, null) : (From?.Resolve(now), To?.Resolve(now));
}
