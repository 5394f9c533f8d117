using RiskConsole.Alerts.Life;

namespace RiskConsole.Alerts.Explain;

/// <summary>One alert as it stands, with its timeline. Immutable; of whatever category: who shows it looks whether its reader may see it.</summary>
/// <param name="Entries">Oldest first; the newest <see cref="MostEntries"/> where there are more.</param>
internal sealed record AlertStory(Alert Alert, IReadOnlyList<AlertEntry> Entries)
{
    public const int MostEntries = 500;
}

/// <summary>The alerts that somebody looks at one by one: each read once for all who do.</summary>
internal interface IAlertStories
{
    /// <summary>Joins those who look at an alert. Dispose it when the page is left.</summary>
    IAlertStoryView Open(Guid alertId);
}

/// <summary>One look at one alert.</summary>
internal interface IAlertStoryView : IDisposable
{
    /// <summary>As read last; null before <see cref="ReadAsync"/>, and for an alert that does not exist.</summary>
    AlertStory? Current { get; }

    /// <summary>Reads it, unless somebody looks at it already.</summary>
    /// <exception cref="Events.QueryTimeoutException">The store did not answer in time.</exception>
    Task<AlertStory?> ReadAsync(CancellationToken ct);

    /// <summary>The callback carries no data and may come on any thread.</summary>
    IDisposable Subscribe(Action onChanged);
}
