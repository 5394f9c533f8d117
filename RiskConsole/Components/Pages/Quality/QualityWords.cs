using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>Figures of quality as people read them.</summary>
internal static class QualityWords
{
    public const string None = "–";

    public static string Median(Spread spread) => spread.Count == 0 ? None : Numbers.Duration(spread.Median);

    public static string Spread(Spread spread, string what) => spread.Count == 0
        ? $"Nobody {what} any"
        : $"{Numbers.Count(spread.Count)} {what}: half within {Numbers.Duration(spread.Median)}, 95\u202f% within {Numbers.Duration(spread.P95)}";

    public static string Share(int part, int of) => of == 0 ? None : Numbers.Percent(Math.Round((double)part / of, part * 10 < of ? 3 : 2));

    public static string Rate(RuleQuality quality) => Share(quality.FalsePositives, quality.Judged);

    /// <summary>Between which shares it is with 95 % certainty.</summary>
    public static string Interval(RuleQuality quality)
    {
        var (low, high) = Wilson.Of(quality.FalsePositives, quality.Judged);
        return $"{low * 100:0}–{high * 100:0}\u202f%";
    }

    public static string Judged(RuleQuality quality) => $"{Numbers.Count(quality.FalsePositives)} of {Numbers.Count(quality.Judged)}";

    public static string RateTitle(RuleQuality quality, int rateFrom) => quality.Judged == 0
        ? "Nobody has judged any of its alerts"
        : $"{Judged(quality)} that people judged were false positives; the rate is {Interval(quality)} with 95\u202f% certainty"
            + (quality.Judged < rateFrom ? $". Fewer than {rateFrom} are too few to speak of a rate" : "");
}
