namespace RiskConsole.Components.Pages.Overview;

/// <summary>A width of the trend chart, as the URL names it.</summary>
/// <param name="Key">The value of <c>range</c> in the URL.</param>
/// <param name="Bucket">Width of one point, chosen so that a chart has 180 to 360 of them.</param>
public sealed record TrendRange(string Key, string Label, TimeSpan Window, TimeSpan Bucket)
{
    public static TrendRange Default { get; } = new("15m", "15 min", TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));

    public static IReadOnlyList<TrendRange> All { get; } =
    [
        Default,
        new("1h", "1 h", TimeSpan.FromHours(1), TimeSpan.FromSeconds(15)),
        new("6h", "6 h", TimeSpan.FromHours(6), TimeSpan.FromMinutes(1)),
        new("24h", "24 h", TimeSpan.FromHours(24), TimeSpan.FromMinutes(4)),
    ];

    /// <summary>The range of a URL; the default for an unknown word.</summary>
    public static TrendRange Parse(string? key) => All.FirstOrDefault(range => range.Key == key) ?? Default;

    public string Url => this == Default ? "/" : $"/?range={Key}";
}
