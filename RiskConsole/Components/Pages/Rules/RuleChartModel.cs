namespace RiskConsole.Components.Pages.Rules;

/// <summary>A line across the chart.</summary>
/// <param name="Index">Of the rule's level.</param>
/// <param name="Severity">Its name.</param>
/// <param name="Label">Its word.</param>
public sealed record ChartLevel(int Index, string Severity, string Label, double Value, double? Recovery);

/// <summary>An alert on the chart.</summary>
/// <param name="Severity">Its name; <c>good</c> for an end.</param>
/// <param name="At">Unix milliseconds.</param>
public sealed record ChartHit(long At, double? Value, string Severity);

/// <summary>What was, as columns.</summary>
/// <param name="From">Unix milliseconds, as <paramref name="To"/> and the first of each point.</param>
/// <param name="Bucket">Milliseconds that one column stands for.</param>
/// <param name="Compare"><c>AtLeast</c>, <c>Above</c>, <c>AtMost</c> or <c>Below</c>; null where nothing is compared.</param>
public sealed record ChartData(long From, long To, double Bucket, string? Compare, string Name, IReadOnlyList<double[]> Points)
{
    /// <summary>What is usual, behind the columns: time, lowest and highest value of each column; null for none.</summary>
    public IReadOnlyList<double[]>? Band { get; init; }
}
