using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Replays;

/// <summary>Plays a tape to its judge: at the pace that is wanted, or as fast as it can on the way to another time. In slices, so that whoever watches sees it go on and replays
/// leave the machine to what is live. Single-threaded.</summary>
internal sealed class ReplayPlayer(ReplayPlan plan, ReplayJudge judge, ReplayTape tape, ReplayPace pace, TimeProvider time)
{
    /// <summary>So long it judges at a time.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>Nothing comes for so long, as those who watch feel it: that is a quiet time; and so long before its end it goes on.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeNext = TimeSpan.FromMilliseconds(500);

    /// <summary>What it is behind is made up for, but not more than this.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(1);

    private const int EventsPerLook = 64;

    private long _openedAtJump;
    private bool _untilAlert;

    /// <summary>All before it has been judged.</summary>
    public long PositionUs { get; private set; } = plan.Range.FromUs;

    /// <summary>Where it jumps to; null while it plays.</summary>
    public long? JumpUs { get; private set; }

    public long SkippedUs { get; private set; }

    /// <summary>Events came too fast to keep the pace: it goes on from where it is, and does not chase after.</summary>
    public long Slowed { get; private set; }

    public bool IsFinished { get; private set; }

    /// <summary>The last jump was to the next alert, and none came.</summary>
    public bool FoundNone { get; private set; }

    public void Jump(long toUs, bool untilAlert = false)
    {
        (JumpUs, _untilAlert, _openedAtJump, FoundNone) = (Math.Min(toUs, plan.Range.ToUs), untilAlert, judge.Opened, false);
        if (JumpUs <= PositionUs)
            JumpUs = null;
    }

    public void StopJump()
    {
        JumpUs = null;
        pace.Anchor(PositionUs);
    }

    /// <summary>Plays one slice.</summary>
    /// <returns>Whether it is where it should be; otherwise there is more to do at once.</returns>
    public bool Play(bool skipsQuiet)
    {
        var began = time.GetTimestamp();
        var target = Math.Min(JumpUs ?? pace.TargetUs(), plan.Range.ToUs);
        if (!PlayTo(target, began))
        {
            if (JumpUs is null && target - PositionUs > pace.Of(MostBehind))
            {
                pace.Anchor(PositionUs);
                Slowed++;
            }
            return IsFinished;
        }
        if (JumpUs is not null && PositionUs >= target)
        {
            FoundNone = _untilAlert && PositionUs >= plan.Range.ToUs;
            StopJump();
        }
        else if (skipsQuiet)
        {
            Skip(began);
        }
        Finish();
        return true;
    }

    private bool PlayTo(long target, long began)
    {
        for (var n = 1; ; n++)
        {
            if (tape.IsEmpty)
                return false;
            var next = tape.Next;
            var nextUs = next?.Time.ToMicros() ?? long.MaxValue;
            if (_untilAlert && JumpUs is not null && !PassUntilAlert(Math.Min(nextUs, target), next))
                return true;
            if (nextUs > target)
            {
                judge.Pass(target, next);
                PositionUs = Math.Max(PositionUs, target);
                return true;
            }
            tape.Take();
            judge.Judge(next!);
            PositionUs = Math.Max(PositionUs, nextUs);
            if (StopsAtAlert())
                return true;
            if (n % EventsPerLook == 0 && time.GetElapsedTime(began) >= Slice)
                return false;
        }
    }

    /// <summary>Lets time pass timer by timer.</summary>
    /// <returns>False when an alert came on the way, where it stands then.</returns>
    private bool PassUntilAlert(long toUs, RiskEvent? next)
    {
        for (var due = judge.NextDueUs; due <= toUs; due = judge.NextDueUs)
        {
            judge.Pass(due, next);
            if (judge.Opened > _openedAtJump)
                PositionUs = Math.Max(PositionUs, due);
            if (StopsAtAlert())
                return false;
            // It waits for the event that comes next.
            if (judge.NextDueUs <= due)
                break;
        }
        return true;
    }

    private bool StopsAtAlert()
    {
        if (!_untilAlert || JumpUs is null || judge.Opened == _openedAtJump)
            return false;
        StopJump();
        return true;
    }

    /// <summary>Goes to where the next event is near, unless something is seen before.</summary>
    private void Skip(long began)
    {
        if (tape.IsEmpty)
            return;
        var next = tape.Next;
        var untilUs = next?.Time.ToMicros() ?? plan.Range.ToUs;
        if (untilUs - PositionUs < pace.Of(Quiet))
            return;
        var to = next is null ? untilUs : untilUs - pace.Of(BeforeNext);
        var seen = judge.Seen;
        for (var due = judge.NextDueUs; due <= to; due = judge.NextDueUs)
        {
            judge.Pass(due, next);
            if (judge.Seen > seen || time.GetElapsedTime(began) >= Slice)
                to = Math.Max(PositionUs, due);
            if (judge.NextDueUs <= due)
                break;
        }
        judge.Pass(to, next);
        SkippedUs += to - PositionUs;
        PositionUs = to;
        pace.Anchor(to);
    }

    private void Finish()
    {
        if (PositionUs < plan.Range.ToUs || IsFinished)
            return;
        judge.End();
        IsFinished = true;
    }
}
