using RiskConsole.Alerts.Backtests;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The series of a what-if as columns of a chart.</summary>
internal static class WhatIfColumns
{
    /// <param name="columns">At most so many.</param>
    public static ChartData Of(IWhatIf history, RuleDefinition definition, string name, int columns)
    {
        var (from, to) = (history.From.ToUnixTimeMilliseconds(), history.To.ToUnixTimeMilliseconds());
        var bucket = Math.Max(1.0, (to - from) / (double)columns);
        var compares = definition.Kind is not (RuleKind.Sequence or RuleKind.Absence);
        var lowest = definition.Compare is Comparison.AtMost or Comparison.Below;
        var values = new double?[columns];
        foreach (var point in history.Series)
        {
            var at = Math.Clamp((int)((point.At.ToUnixTimeMilliseconds() - from) / bucket), 0, columns - 1);
            values[at] = values[at] is not { } known ? point.Value
                : !compares ? known + point.Value
                : lowest ? Math.Min(known, point.Value)
                : Math.Max(known, point.Value);
        }
        return new ChartData(
            from, to, bucket, compares ? definition.Compare.ToString() : null, name,
            [.. values.Index().Where(v => v.Item is not null).Select(v => new[] { Math.Round(from + (v.Index * bucket)), v.Item!.Value })]);
    }
}
