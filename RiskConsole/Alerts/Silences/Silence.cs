using RiskConsole.Storage;

namespace RiskConsole.Alerts.Silences;

public enum SilenceState
{
    /// <summary>It has not begun.</summary>
    Pending,
    Active,

    /// <summary>It has ended, by time or by somebody.</summary>
    Expired,
}

/// <summary>Hides alerts for a time. Kept after its end, so that what was hidden when can always be said. Immutable.</summary>
/// <param name="Query">Over alerts, see <see cref="SilenceQueries"/>.</param>
/// <param name="EndsAt">When it ends by itself.</param>
/// <param name="EndedAt">Set when it was ended before.</param>
/// <param name="EndedBy">Who ended it; null when it ended by itself since nothing it hides was open any more.</param>
/// <param name="UntilResolved">Ends as soon as it has hidden something and nothing it hides is open any more.</param>
/// <param name="Version">Grows with every change.</param>
public sealed record Silence(
    Guid Id, string Query, DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateTimeOffset? EndedAt, string? EndedBy, bool UntilResolved, string Comment,
    string Author, Guid? AuthorId, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>The longest it may last.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(180);

    /// <summary>When it ends or ended. Before <see cref="StartsAt"/> for one that never began.</summary>
    public DateTimeOffset Until => EndedAt < EndsAt ? EndedAt.Value : EndsAt;

    public SilenceState At(DateTimeOffset now) => now >= Until ? SilenceState.Expired : now >= StartsAt ? SilenceState.Active : SilenceState.Pending;

    internal static Silence Of(SilenceRow row) => new(
        row.Id, row.Query, row.StartsUs.ToTime(), row.EndsUs.ToTime(), row.EndedUs?.ToTime(), row.EndedBy, row.UntilResolved, row.Comment, row.Author, row.AuthorId,
        row.CreatedUs.ToTime(), row.Version);
}

/// <summary>A silence as somebody wants it.</summary>
/// <param name="StartsAt">Null for now.</param>
/// <param name="HideEverything">Confirms that it may hide all that is open, see <see cref="SilencePreview.Warning"/>.</param>
internal sealed record SilenceDraft(
    string Query, DateTimeOffset EndsAt, string Comment, bool UntilResolved = false, DateTimeOffset? StartsAt = null, bool HideEverything = false);

/// <summary>What a silence or mute window would hide. All but the warning counts only what the caller may see.</summary>
/// <param name="Open">Open alerts that it matches now.</param>
/// <param name="OpenOfAll">All open alerts.</param>
/// <param name="First">The worst of those it matches, at most <see cref="MostListed"/>.</param>
/// <param name="LastDay">Alerts opened in the last 24 hours that it would have hidden.</param>
/// <param name="LastDayOfAll">All alerts opened in the last 24 hours.</param>
/// <param name="Warning">A question that must be answered with yes before it is saved, since it hides everything; null for none. Counts the alerts of all categories.</param>
public sealed record SilencePreview(int Open, int OpenOfAll, IReadOnlyList<Alert> First, int LastDay, int LastDayOfAll, string? Warning)
{
    public const int MostListed = 20;
}
