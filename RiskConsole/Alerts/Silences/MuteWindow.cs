namespace RiskConsole.Alerts.Silences;

/// <summary>Hides alerts at recurring times, as it held for a while: every change ends one version and begins another. All are kept, so that what was hidden when can always be said.</summary>
/// <param name="WindowId">The same for all versions.</param>
/// <param name="Query">Over alerts, see <see cref="SilenceQueries"/>.</param>
/// <param name="Zone">IANA name.</param>
/// <param name="Author">Who made this version, and why in <paramref name="Comment"/>.</param>
/// <param name="Until">Null for the version that holds.</param>
public sealed record MuteWindow(
    Guid WindowId, int Version, string Name, string Query, MuteTimes Times, string Zone, bool Enabled, string Comment, string Author, Guid? AuthorId,
    DateTimeOffset From, DateTimeOffset? Until);

/// <summary>A mute window as somebody wants it.</summary>
/// <param name="HideEverything">Confirms that it may hide all that is open, see <see cref="SilencePreview.Warning"/>.</param>
internal sealed record MuteWindowDraft(string Name, string Query, MuteTimes Times, string Zone, string Comment, bool Enabled = true, bool HideEverything = false);
