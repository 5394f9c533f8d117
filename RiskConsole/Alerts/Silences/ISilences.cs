using System.Security.Claims;
using RiskConsole.Access;

namespace RiskConsole.Alerts.Silences;

/// <summary>The silences: read by anyone signed in, changed by those who may operate (<see cref="Policies.Operate"/>). Tells <c>Topic.Silences</c>, as for what holds by time.</summary>
internal interface ISilences
{
    /// <summary>As of the last change that reached this instance. Never null.</summary>
    SuppressionSet Current { get; }

    /// <exception cref="InputRefusedException">Something is wrong with it, or it would hide everything and that was not confirmed (then the field is <see cref="Everything"/>).</exception>
    Task<Silence> CreateAsync(ClaimsPrincipal user, SilenceDraft draft, CancellationToken ct);

    /// <summary>Changes a silence that has not begun.</summary>
    /// <param name="version">As the caller saw it.</param>
    /// <exception cref="InputRefusedException">As for a new one; or it has begun, or somebody changed it meanwhile.</exception>
    Task<Silence> EditAsync(ClaimsPrincipal user, Guid id, long version, SilenceDraft draft, CancellationToken ct);

    /// <summary>Gives a silence another end: the only thing that may change once it began.</summary>
    /// <exception cref="InputRefusedException">The end is past or too far, or it has ended meanwhile: by whom and when.</exception>
    Task<Silence> ExtendAsync(ClaimsPrincipal user, Guid id, DateTimeOffset endsAt, CancellationToken ct);

    /// <summary>Ends a silence now; one that has not begun never begins.</summary>
    /// <exception cref="InputRefusedException">It has ended already: by whom and when.</exception>
    Task<Silence> EndAsync(ClaimsPrincipal user, Guid id, CancellationToken ct);

    /// <summary>What a silence would hide. Cheap enough to be called while somebody types.</summary>
    /// <exception cref="InputRefusedException">The query cannot be used.</exception>
    Task<SilencePreview> PreviewAsync(ClaimsPrincipal user, string query, CancellationToken ct);

    /// <summary>The field of a refusal that only asks for confirmation.</summary>
    const string Everything = "hide_everything";
}

/// <summary>The mute windows: read by anyone signed in, changed by admins (<see cref="Policies.Administer"/>), every change a version. Tells <c>Topic.Silences</c>.</summary>
internal interface IMuteWindows
{
    /// <inheritdoc cref="ISilences.Current"/>
    SuppressionSet Current { get; }

    /// <param name="windowId">Null for a new one.</param>
    /// <param name="basedOn">The version the author saw; guards against overwriting a colleague's.</param>
    /// <exception cref="InputRefusedException">Something is wrong with it, it would hide everything and that was not confirmed (field <see cref="ISilences.Everything"/>),
    /// or a newer version was saved meanwhile (field <c>version</c>).</exception>
    Task<MuteWindow> SaveAsync(ClaimsPrincipal user, Guid? windowId, int? basedOn, MuteWindowDraft draft, CancellationToken ct);

    /// <exception cref="InputRefusedException">It was ended or changed meanwhile.</exception>
    Task<MuteWindow> EnableAsync(ClaimsPrincipal user, Guid windowId, int basedOn, bool enabled, CancellationToken ct);

    /// <summary>Ends a window for good; its versions are kept.</summary>
    /// <exception cref="InputRefusedException">It was ended or changed meanwhile.</exception>
    Task EndAsync(ClaimsPrincipal user, Guid windowId, int basedOn, CancellationToken ct);

    /// <returns>All versions, the newest first.</returns>
    Task<IReadOnlyList<MuteWindow>> HistoryAsync(ClaimsPrincipal user, Guid windowId, CancellationToken ct);

    /// <summary>What a window would hide; of the last 24 hours only what was opened while it would have muted.</summary>
    /// <exception cref="InputRefusedException">The query, times or zone cannot be used.</exception>
    Task<SilencePreview> PreviewAsync(ClaimsPrincipal user, string query, MuteTimes times, string zone, CancellationToken ct);
}
