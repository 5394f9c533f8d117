using System.Collections.Immutable;
using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Notices;

/// <summary>What reaches each user, worked out once for all their tabs.</summary>
internal interface INoticeViews
{
    /// <summary>A shared view: all circuits of a user have the same. Dispose it when the page is left.</summary>
    /// <exception cref="AccessDeniedException">They are not signed in.</exception>
    Task<INoticeView> OpenAsync(ClaimsPrincipal user, CancellationToken ct);
}

/// <summary>One user's notices.</summary>
internal interface INoticeView : IDisposable
{
    NoticeSnapshot Current { get; }

    /// <summary>Told when a person would see or hear a difference. The callback carries no data and may come on any thread.</summary>
    IDisposable Subscribe(Action onChanged);
}

/// <summary>What has reached a user. Immutable.</summary>
/// <param name="UpTo">The place of the newest entry that was looked at.</param>
/// <param name="SeenSeq">Up to where the user has seen it.</param>
/// <param name="Panel">Newest first, at most <see cref="MostListed"/>.</param>
/// <param name="Unread">How many in the panel, listed or not, came after <paramref name="SeenSeq"/>; counted up to <see cref="MostKept"/>.</param>
/// <param name="Worst">Of the unread ones.</param>
/// <param name="Calls">The newest that interrupt, of each the newest few: criticals, then others.</param>
/// <param name="Totals">Grow for as long as the view is open: what came in between is told by their difference.</param>
public sealed record NoticeSnapshot(
    long UpTo, long SeenSeq, ImmutableArray<Notice> Panel, int Unread, Severity? Worst, ImmutableArray<NoticeCall> Calls, NoticeTotals Totals)
{
    public const int MostListed = 100;
    public const int MostKept = 500;

    public static NoticeSnapshot Empty { get; } = new(0, 0, [], 0, null, [], default);
}

/// <summary>A notice that interrupts its reader.</summary>
public readonly record struct NoticeCall(Notice Notice, Ways Ways);

/// <summary>How many notices came by a way that interrupts.</summary>
public readonly record struct NoticeTotals(long Toasts, long CriticalToasts, long Browser);
