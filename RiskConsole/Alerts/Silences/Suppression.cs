namespace RiskConsole.Alerts.Silences;

/// <summary>What keeps an alert off the inbox. Never a state: the alert goes on living.</summary>
internal enum SuppressionKind
{
    Silence,
    MuteWindow,
    Storm,
}

/// <summary>One reason why an alert is not shown.</summary>
/// <param name="Id">Of the silence, mute window or storm alert.</param>
/// <param name="Words">For people: the comment and author of a silence, the name of a window, the name of the storm.</param>
/// <param name="Until">When it ends by itself; null when that cannot be said.</param>
internal sealed record Suppression(SuppressionKind Kind, Guid Id, string Words, DateTimeOffset? Until);

/// <summary>The silences and mute windows, shared. Immutable; <see cref="Events.Topic.Silences"/> tells when it was renewed, also when one began or ended by time.</summary>
internal interface ISuppressions
{
    /// <summary>Grows whenever what holds now may have changed.</summary>
    long Revision { get; }

    /// <summary>What suppresses an alert now, by silences and windows; empty for nothing. Quick: called for each of 100,000 alerts.</summary>
    IReadOnlyList<Suppression> Of(Alert alert);

    /// <summary>The same as of a time of the past, for explanations and backtests.</summary>
    IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at);
}

/// <summary>No silences.</summary>
internal sealed class NoSuppressions : ISuppressions
{
    public long Revision => 0;

    public IReadOnlyList<Suppression> Of(Alert alert) => [];

    public IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at) => [];
}
