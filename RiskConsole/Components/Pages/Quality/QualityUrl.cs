using System.Globalization;
using RiskConsole.Alerts.Quality;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>By what the list of rules is in order; the worst come first.</summary>
public enum QualitySort
{
    Cost,
    Alerts,
    False,
    Acknowledge,
    Resolve,
    Name,
}

/// <summary>The state of the pages of quality, as their address carries it.</summary>
/// <param name="Days">One of <see cref="QualityReport.Spans"/>.</param>
public sealed record QualityUrl(int Days = QualityUrl.UsualDays, QualitySort Sort = QualitySort.Cost)
{
    public const int UsualDays = 30;

    /// <summary>Whatever cannot be used is left out.</summary>
    public static QualityUrl Parse(string? days, string? sort) => new(
        int.TryParse(days, CultureInfo.InvariantCulture, out var number) && QualityReport.Spans.Contains(number) ? number : UsualDays,
        Enum.GetValues<QualitySort>().FirstOrDefault(known => Word(known) == sort));

    /// <summary>The page of one rule over the same days.</summary>
    public string For(Guid ruleId) => $"/rules/{ruleId}/quality" + (Days == UsualDays ? "" : $"?days={Days}");

    public override string ToString()
    {
        var parts = new List<string>();
        if (Days != UsualDays)
            parts.Add($"days={Days}");
        if (Sort != QualitySort.Cost)
            parts.Add($"sort={Word(Sort)}");
        return parts.Count == 0 ? "/rules/quality" : "/rules/quality?" + string.Join('&', parts);
    }

    private static string Word(QualitySort sort) => sort.ToString().ToLowerInvariant();
}
