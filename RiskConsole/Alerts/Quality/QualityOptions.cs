using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Alerts.Quality;

/// <summary>Section <c>Quality</c>.</summary>
public sealed class QualityOptions
{
    /// <summary>Below so many alerts judged by people a rate of false positives is shown as a count, not as a rate.</summary>
    [Range(1, 10_000)]
    public int RateFrom { get; set; } = 10;

    /// <summary>False positives that a suggested threshold must be backed by.</summary>
    [Range(1, 10_000)]
    public int SuggestFrom { get; set; } = 5;

    /// <summary>A rule with a smaller share of false positives is fine as it is.</summary>
    [Range(0.0, 1.0)]
    public double FineRate { get; set; } = 0.2;
}
