namespace RiskConsole.Components.Shared;

/// <summary>Which band a score lies in, for display.</summary>
internal sealed class ScoreBands(double warning, double critical)
{
    /// <summary><c>critical</c>, <c>warning</c> or <c>low</c>.</summary>
    public string Of(double score) => score >= critical ? "critical" : score >= warning ? "warning" : "low";
}
