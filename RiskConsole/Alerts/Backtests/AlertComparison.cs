namespace RiskConsole.Alerts.Backtests;

/// <summary>Compares the alerts of two definitions: two are the same trouble when their keys are equal and they were open at the same time.</summary>
internal static class AlertComparison
{
    /// <param name="sameKeys">Whether keys of the two can be compared; otherwise time alone counts.</param>
    /// <param name="listed">Alerts to list at most, each way.</param>
    public static BacktestComparison Of(IReadOnlyList<Alert> draft, IReadOnlyList<Alert> current, bool sameKeys, int listed)
    {
        var (inCurrent, inDraft) = (new Spans(current, sameKeys), new Spans(draft, sameKeys));
        var gained = draft.Where(alert => !inCurrent.Overlap(alert)).ToList();
        var lost = current.Where(alert => !inDraft.Overlap(alert)).ToList();
        return new BacktestComparison([.. gained.Take(listed)], [.. lost.Take(listed)], draft.Count - gained.Count, gained.Count, lost.Count);
    }

    private sealed class Spans
    {
        private readonly bool _byKey;
        private readonly Dictionary<string, (DateTimeOffset[] Starts, DateTimeOffset[] LatestEnds)> _spans;

        public Spans(IEnumerable<Alert> alerts, bool byKey)
        {
            _byKey = byKey;
            _spans = alerts.GroupBy(KeyOf, StringComparer.Ordinal).ToDictionary(group => group.Key, group =>
            {
                var ordered = group.OrderBy(alert => alert.OpenedAt).ToList();
                var ends = ordered.Select(EndOf).ToArray();
                for (var i = 1; i < ends.Length; i++)
                    ends[i] = ends[i] > ends[i - 1] ? ends[i] : ends[i - 1];
                return (ordered.Select(alert => alert.OpenedAt).ToArray(), ends);
            }, StringComparer.Ordinal);
        }

        public bool Overlap(Alert alert)
        {
            if (!_spans.TryGetValue(KeyOf(alert), out var spans))
                return false;
            // Of those that begin before this one ends, the one that lasts longest tells.
            var end = EndOf(alert);
            var (low, high) = (0, spans.Starts.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = spans.Starts[middle] <= end ? (middle + 1, high) : (low, middle);
            }
            return low > 0 && spans.LatestEnds[low - 1] >= alert.OpenedAt;
        }

        private string KeyOf(Alert alert) => _byKey ? alert.Key : "";

        private static DateTimeOffset EndOf(Alert alert) => alert.ResolvedAt ?? DateTimeOffset.MaxValue;
    }
}
