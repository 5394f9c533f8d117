using System.Collections.Immutable;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Tests.Components.Support;

/// <summary>A board that shows what it is given.</summary>
internal sealed class FakeAlertBoard : IAlertBoard
{
    public AlertSnapshot Snapshot { get; private set; } = Of([], 0);

    public AlertSnapshot For(CategorySet categories) => Snapshot;

    public void Show(IEnumerable<Alert> open, int resolvedToday = 0) => Snapshot = Of([.. open], resolvedToday);

    private static AlertSnapshot Of(ImmutableArray<Alert> open, int resolvedToday) => new(
        CategorySet.All, DateTimeOffset.UnixEpoch, open,
        [.. Severities.All.Select(severity => new SeverityCount(severity, open.Count(alert => alert.Severity == severity)))], open.Length, resolvedToday)
    {
        Acknowledged = open.Count(alert => alert.State == AlertState.Acknowledged),
    };
}
