using System.Collections.Immutable;
using RiskConsole.Query;

namespace RiskConsole.Events;

/// <summary>What a live feed shows: equal filters share one view, so a filter costs the same for one circuit as for a thousand.</summary>
/// <param name="Query">The compiled filter; null shows everything.</param>
/// <param name="Categories">The channels the viewer may see, narrowed to those chosen.</param>
public sealed record FeedFilter(CompiledQuery<RiskEvent>? Query, CategorySet Categories);

/// <summary>An immutable state of one view.</summary>
/// <param name="HeadSeq">Position in the log up to which this state is complete.</param>
/// <param name="Matched">How many events matched since the view was opened by its first viewer; the difference of two snapshots is what came between.</param>
/// <param name="Rows">The newest matching events, newest first, at most <c>Live:FeedRows</c>.</param>
public sealed record FeedSnapshot(long HeadSeq, long Matched, ImmutableArray<RiskEvent> Rows);

/// <summary>One filter's live tail of the log. Dispose when the viewer leaves.</summary>
public interface IFeedView : IDisposable
{
    FeedSnapshot Current { get; }

    /// <summary>Calls back after <see cref="Current"/> changed, at most once per <c>Live:RefreshInterval</c>; must return at once.</summary>
    IDisposable Subscribe(Action onChanged);
}

/// <summary>The shared views of the log's tail.</summary>
public interface IFeedViews
{
    /// <summary>Opens a view already filled with the newest matching events, from memory and, where that is too short, from the store.</summary>
    Task<IFeedView> OpenAsync(FeedFilter filter, CancellationToken ct);
}
