using System.Collections.Immutable;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Alerts;

/// <summary>What is open now, computed once for all circuits that may see <paramref name="Categories"/>. Immutable.</summary>
/// <param name="Open">The most severe first, among equals the newest; at most <see cref="IAlertBoard.MostShown"/>.</param>
/// <param name="Counts">All that are open, by severity, worst first; all four are present.</param>
/// <param name="Total">All that are open.</param>
/// <param name="ResolvedToday">Ended since midnight UTC, by people or by themselves, and not open again.</param>
public sealed record AlertSnapshot(
    CategorySet Categories, DateTimeOffset At, ImmutableArray<Alert> Open, ImmutableArray<SeverityCount> Counts, int Total, int ResolvedToday)
{
    /// <summary>Those of <see cref="Total"/> that somebody acknowledged.</summary>
    public int Acknowledged { get; init; }

    public Severity? Worst => Open.IsEmpty ? null : Open[0].Severity;
}

/// <summary>The open alerts, shared. <see cref="Topic.Alerts"/> tells when they were renewed, at most once per <c>Live:RefreshInterval</c>. Shadow alerts are not among them.</summary>
public interface IAlertBoard
{
    const int MostShown = 500;

    AlertSnapshot For(CategorySet categories);
}
