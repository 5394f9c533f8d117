using System.Globalization;
using System.Text;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>Says in plain words how a score came about.</summary>
internal static class ScoreExplanation
{
    private const int MostParts = 3;
    private const double Faded = 0.01;

    public static string Of(SubjectScore score, TimeSpan halfLife, DateTimeOffset now)
    {
        var parts = score.Contributions.Where(part => part.Value >= Faded).ToList();
        var text = new StringBuilder();
        if (parts.Count == 0)
        {
            text.Append("Faded away");
            if (score.Contributions.MaxBy(part => part.PeakAt) is { } latest)
                text.Append(": the last was ").Append(Peak(latest, now));
            return text.Append(". ").Append(Fading(halfLife)).Append('.').ToString();
        }
        text.Append(CultureInfo.InvariantCulture, $"{score.Value:0.00}: ");
        text.AppendJoin("; ", parts.Take(MostParts).Select(part =>
        {
            var faded = Math.Round(part.Value, 2) < Math.Round(part.Peak, 2);
            return Peak(part, now) + (faded ? string.Create(CultureInfo.InvariantCulture, $" ({part.Value:0.00} left)") : "");
        }));
        if (parts.Count > MostParts)
            text.Append("; and ").Append(Count(parts.Count - MostParts, parts.Count == MostParts + 1 ? "lesser part" : "lesser parts"));
        text.Append(". ").Append(Fading(halfLife));
        if (parts.Count > 1)
            text.Append("; several kinds count as independent evidence, so together they weigh more than the worst alone");
        return text.Append('.').ToString();
    }

    /// <summary>A duration as people say it.</summary>
    internal static string Ago(TimeSpan elapsed) => elapsed switch
    {
        { TotalSeconds: < 45 } => "just now",
        { TotalMinutes: < 1.5 } => "a minute ago",
        { TotalMinutes: < 59.5 } => Count(elapsed.TotalMinutes, "minutes") + " ago",
        { TotalHours: < 1.5 } => "an hour ago",
        { TotalHours: < 36 } => Count(elapsed.TotalHours, "hours") + " ago",
        _ => Count(elapsed.TotalDays, "days") + " ago",
    };

    private static string Peak(Contribution part, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{KindName.Of(part.Kind)} {part.Peak:0.00}, {Ago(now - part.PeakAt)}");

    private static string Fading(TimeSpan halfLife) => $"What an event adds fades by half every {Length(halfLife)}";

    private static string Length(TimeSpan length) => length switch
    {
        { TotalSeconds: < 120 } => Count(length.TotalSeconds, "s"),
        { TotalMinutes: < 120 } => Count(length.TotalMinutes, "min"),
        { TotalHours: < 48 } => Count(length.TotalHours, "h"),
        _ => Count(length.TotalDays, "days"),
    };

    private static string Count(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value):0} {unit}");
}
