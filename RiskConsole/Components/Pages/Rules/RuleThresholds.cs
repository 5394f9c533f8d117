using System.Globalization;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Thresholds that the editor of a rule begins with, as its address carries them: <c>thresholds=critical:2400000,warning:1.5</c>.</summary>
internal static class RuleThresholds
{
    public static string Url(Guid ruleId, IEnumerable<(Severity Severity, double Threshold)> thresholds) => $"/rules/{ruleId}?thresholds="
        + string.Join(',', thresholds.Select(t => $"{t.Severity.Name()}:{Uri.EscapeDataString(t.Threshold.ToString("R", CultureInfo.InvariantCulture))}"));

    /// <summary>Whatever cannot be used is left out.</summary>
    public static IReadOnlyDictionary<Severity, double> Parse(string? text)
    {
        var thresholds = new Dictionary<Severity, double>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Take(Severities.All.Count))
        {
            if (part.Split(':') is [var word, var number] && Severities.TryParse(word, out var severity)
                && double.TryParse(number, CultureInfo.InvariantCulture, out var threshold) && double.IsFinite(threshold))
                thresholds[severity] = threshold;
        }
        return thresholds;
    }

    /// <summary>Writes them into a form, where it has such levels.</summary>
    /// <returns>Whether any is another than what stands there.</returns>
    public static bool Apply(RuleForm form, IReadOnlyDictionary<Severity, double> thresholds)
    {
        var changed = false;
        foreach (var level in form.ShownLevels.Where(_ => form.HasThresholds))
        {
            if (!thresholds.TryGetValue(level.Severity, out var threshold) || (RuleNumbers.TryParse(level.ThresholdOf(form.Kind), out var now) && now == threshold))
                continue;
            level.SetThreshold(form.Kind, RuleNumbers.Text(threshold));
            changed = true;
        }
        return changed;
    }
}
