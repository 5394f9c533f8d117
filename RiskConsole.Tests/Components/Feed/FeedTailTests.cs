using System.Collections.Immutable;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Feed;

public class FeedTailTests
{
    private const int Capacity = 10;

    [Fact, Trait("Req", "RT4")]
    public void Update_Streaming_ShowsTheNewest()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);

        tail.Update(Snapshot(23));

        Assert.Equal(23, tail.Shown.Rows[0].Seq);
        Assert.Equal(Capacity, tail.Shown.Rows.Length);
        Assert.Null(tail.Shown.Gap);
    }

    [Fact, Trait("Req", "RT4")]
    public void Update_Held_RowsStayTheSameInstanceAndTheCounterRuns()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);
        tail.Hold();
        var shown = tail.Shown;

        tail.Update(Snapshot(23));
        tail.Update(Snapshot(27));

        Assert.Same(shown, tail.Shown);
        Assert.Equal(7, tail.Waiting);
        Assert.False(tail.WaitingOverflows);
    }

    [Fact, Trait("Req", "RT4")]
    public void Release_FewWaited_ShowsThemWithoutAGap()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);
        tail.Hold();
        tail.Update(Snapshot(25));

        tail.Release();

        Assert.Equal(0, tail.Waiting);
        Assert.Equal(25, tail.Shown.Rows[0].Seq);
        Assert.Null(tail.Shown.Gap);
    }

    [Fact, Trait("Req", "RT5")]
    public void Release_MoreWaitedThanTheViewKeeps_ShowsAGapWithTheirNumber()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);
        tail.Hold();
        tail.Update(Snapshot(50));
        Assert.True(tail.WaitingOverflows);

        tail.Release();

        Assert.Equal(new FeedGap(Capacity, 20), tail.Shown.Gap);
        Assert.Equal(41, tail.Shown.Rows[Capacity - 1].Seq);
        Assert.Equal(20, tail.Shown.Rows[Capacity].Seq);
    }

    [Fact, Trait("Req", "RT5")]
    public void Update_BrowserWasAwayForLong_ShowsAGapWithTheNumber()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);

        tail.Update(Snapshot(50), wasAway: true);

        Assert.Equal(new FeedGap(Capacity, 20), tail.Shown.Gap);
    }

    [Fact, Trait("Req", "RT4")]
    public void Update_Flood_IsNoGap()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);

        tail.Update(Snapshot(500));

        Assert.Null(tail.Shown.Gap);
        Assert.Equal(Capacity, tail.Shown.Rows.Length);
    }

    [Fact, Trait("Req", "RT5")]
    public void FillGap_PageByPage_ClosesTheGap()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);
        tail.Hold();
        tail.Update(Snapshot(50));
        tail.Release();

        tail.FillGap(Page(tail.GapCursor!.Value, 15));
        Assert.Equal(5, tail.Shown.Gap?.Count);
        tail.FillGap(Page(tail.GapCursor!.Value, 15));

        Assert.Null(tail.Shown.Gap);
        Assert.Equal(Enumerable.Range(11, 40).Select(i => (long)i).Reverse(), tail.Shown.Rows.Select(e => e.Seq));
    }

    [Fact, Trait("Req", "EV4")]
    public void AddOlder_ThenStreaming_KeepsTheRowsTogether()
    {
        var tail = new FeedTail(Snapshot(40), isWhole: false);
        tail.Hold();
        tail.AddOlder(Page(tail.OlderCursor!.Value, 5));
        tail.Update(Snapshot(44));

        tail.Release();

        Assert.Equal(Enumerable.Range(26, 19).Select(i => (long)i).Reverse(), tail.Shown.Rows.Select(e => e.Seq));
    }

    [Fact]
    public void AddOlder_LastPage_TheLogBeginsThere()
    {
        var tail = new FeedTail(Snapshot(12), isWhole: false);

        tail.AddOlder(Page(tail.OlderCursor!.Value, 5));

        Assert.False(tail.Shown.MayHaveOlder);
        Assert.Equal(12, tail.Shown.Rows.Length);
    }

    [Fact, Trait("Req", "RT5")]
    public void HoldAt_EarlierMoment_ShowsItsRowsAndCountsWhatCameSince()
    {
        var tail = new FeedTail(Snapshot(20), isWhole: false);

        tail.HoldAt(17, Rows(17));

        Assert.Equal(17, tail.Shown.Rows[0].Seq);
        Assert.Equal(3, tail.Waiting);
    }

    /// <summary>Whatever the viewer does, the rows are those of the log without a hole, except at the gap, whose number is right.</summary>
    [Fact, Trait("Req", "RT5")]
    public void AnyActs_RowsAreTheLogWithAtMostOneCountedGap()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var run = 0; run < 300; run++)
        {
            long head = random.Next(1, 60);
            var tail = new FeedTail(Snapshot(head), isWhole: false);
            for (var step = 0; step < 40; step++)
            {
                var act = random.Next(6);
                switch (act)
                {
                    case 0: tail.Hold(); break;
                    case 1: tail.Release(); break;
                    case 2 when tail.IsHeld && tail.OlderCursor is { } older: tail.AddOlder(Page(older, 7)); break;
                    case 3 when tail.GapCursor is { } gap: tail.FillGap(Page(gap, 7)); break;
                    default:
                        head += random.Next(1, act == 4 ? 4 : 35);
                        tail.Update(Snapshot(head));
                        break;
                }
                AssertWhole(tail, head, $"seed {seed}, run {run}, step {step}, act {act}");
            }
        }
    }

    private static void AssertWhole(FeedTail tail, long head, string where)
    {
        var rows = tail.Shown.Rows;
        var gap = tail.Shown.Gap;
        var whole = tail.ShownHead == rows[0].Seq && rows[0].Seq + tail.Waiting == head;
        Assert.True(whole, $"{where}: head {head}, shown {rows[0].Seq}, waiting {tail.Waiting}");
        for (var i = 1; i < rows.Length; i++)
        {
            var missing = rows[i - 1].Seq - rows[i].Seq - 1;
            var expected = gap?.Index == i ? gap.Count : 0;
            Assert.True(missing == expected, $"{where}: {missing} missing before row {i}, said {expected}");
        }
        Assert.True(tail.Shown.MayHaveOlder || rows[^1].Seq == 1, $"{where}: ends at {rows[^1].Seq} as if the log began there");
    }

    private static FeedSnapshot Snapshot(long head) => new(head, head, Rows(head));

    private static ImmutableArray<RiskEvent> Rows(long head) => [.. Newest(head).Take(Capacity)];

    private static EventPage Page(EventCursor after, int limit)
    {
        var rows = Newest(after.Seq - 1).Take(limit + 1).ToList();
        return rows.Count > limit ? new(rows[..limit], new EventCursor(0, rows[limit - 1].Seq)) : new(rows, null);
    }

    private static IEnumerable<RiskEvent> Newest(long head)
    {
        for (var seq = head; seq > 0; seq--)
            yield return Event.Of(seq);
    }
}
