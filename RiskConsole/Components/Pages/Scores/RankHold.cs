namespace RiskConsole.Components.Pages.Scores;

/// <summary>Keeps rows in their place while somebody points at them: values go on, ranks wait.</summary>
internal static class RankHold
{
    /// <summary>The shown rows in their old order with current values. One that left keeps its last values; new ones wait.</summary>
    public static IReadOnlyList<T> Renew<T>(IReadOnlyList<T> shown, IReadOnlyList<T> current, Func<T, string> keyOf)
    {
        var byKey = new Dictionary<string, T>(current.Count, StringComparer.Ordinal);
        foreach (var row in current)
            byKey[keyOf(row)] = row;
        return [.. shown.Select(row => byKey.GetValueOrDefault(keyOf(row), row))];
    }

    /// <summary>Whether letting go would move any row.</summary>
    public static bool Waits<T>(IReadOnlyList<T> shown, IReadOnlyList<T> current, Func<T, string> keyOf) =>
        !shown.Select(keyOf).SequenceEqual(current.Select(keyOf), StringComparer.Ordinal);
}
