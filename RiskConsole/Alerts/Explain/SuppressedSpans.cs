using RiskConsole.Alerts.Silences;

namespace RiskConsole.Alerts.Explain;

/// <summary>Finds when an alert was kept off the inbox over its life. Suppressions are computed and not stored, so this asks for many times and looks closer where the answer changes.</summary>
internal static class SuppressedSpans
{
    private const int Asked = 64;
    private static readonly TimeSpan Exact = TimeSpan.FromSeconds(1);

    /// <param name="now">Where the life of an alert that is open ends.</param>
    public static IReadOnlyList<SuppressedSpan> Of(ISuppressions suppressions, Alert alert, DateTimeOffset now)
    {
        var end = alert.ResolvedAt ?? now;
        var open = new Dictionary<(SuppressionKind, Guid), SuppressedSpan>();
        var spans = new List<SuppressedSpan>();
        var at = alert.OpenedAt;
        var holds = Ask(at);
        Begin(holds, at);
        for (var i = 1; i <= Asked && end > alert.OpenedAt; i++)
        {
            var next = alert.OpenedAt + (end - alert.OpenedAt) * (i / (double)Asked);
            var then = Ask(next);
            while (!Same(holds, then))
            {
                // The first change between the two.
                var (low, high) = (at, next);
                while (high - low > Exact)
                {
                    var middle = low + (high - low) / 2;
                    (low, high) = Same(holds, Ask(middle)) ? (middle, high) : (low, middle);
                }
                at = high;
                var changed = Ask(high);
                End(changed, high);
                Begin(changed, high);
                holds = changed;
            }
            at = next;
        }
        spans.AddRange(open.Values);
        return [.. spans.OrderBy(span => span.From)];

        IReadOnlyList<Suppression> Ask(DateTimeOffset time) => suppressions.Of(alert, time);

        void Begin(IReadOnlyList<Suppression> now, DateTimeOffset since)
        {
            foreach (var suppression in now)
                open.TryAdd((suppression.Kind, suppression.Id), new SuppressedSpan(suppression.Kind, suppression.Words, since, null));
        }

        void End(IReadOnlyList<Suppression> still, DateTimeOffset until)
        {
            foreach (var (key, span) in open.Where(known => !still.Any(suppression => (suppression.Kind, suppression.Id) == known.Key)).ToList())
            {
                open.Remove(key);
                spans.Add(span with { To = until });
            }
        }
    }

    private static bool Same(IReadOnlyList<Suppression> a, IReadOnlyList<Suppression> b) =>
        a.Count == b.Count && a.All(suppression => b.Any(other => other.Id == suppression.Id && other.Kind == suppression.Kind));
}
