using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>Keeps rows in their place while somebody points at them: values go on, ranks wait.</summary>
internal static class RankHold
{
    /// <summary>The shown rows with their current values, in their old order. A subject that left the list keeps its last values; new ones
    /// wait.</summary>
    public static IReadOnlyList<SubjectScore> Renew(IReadOnlyList<SubjectScore> shown, IReadOnlyList<SubjectScore> current)
    {
        var bySubject = new Dictionary<string, SubjectScore>(current.Count, StringComparer.Ordinal);
        foreach (var score in current)
            bySubject[score.Subject] = score;
        return [.. shown.Select(row => bySubject.GetValueOrDefault(row.Subject, row))];
    }

    /// <summary>Whether letting go would move any row.</summary>
    public static bool Waits(IReadOnlyList<SubjectScore> shown, IReadOnlyList<SubjectScore> current) =>
        !shown.Select(row => row.Subject).SequenceEqual(current.Select(row => row.Subject), StringComparer.Ordinal);
}
