namespace RiskConsole.Alerts.Silences;

/// <summary>A time that is muted without a break.</summary>
/// <param name="From">When it begins; of one that holds already, when it was asked for.</param>
/// <param name="To">Null when it does not end within <see cref="MuteSchedule.Horizon"/>.</param>
public readonly record struct MuteSpan(DateTimeOffset From, DateTimeOffset? To);

/// <summary>Times in a time zone, as moments. It follows the clock on the wall: what lies in an hour that is skipped does not happen, what lies in one that comes twice happens twice.</summary>
public sealed class MuteSchedule(MuteTimes times, TimeZoneInfo zone)
{
    /// <summary>How far ahead is looked: 29 February comes within 8 years, but around a century's turn.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(8 * 366);

    public MuteTimes Times => times;

    public TimeZoneInfo Zone => zone;

    public bool Holds(DateTimeOffset at) => times.Contains(at.UtcDateTime + zone.GetUtcOffset(at));

    /// <summary>When it begins or ends next.</summary>
    /// <returns>Null when it does not within <see cref="Horizon"/>.</returns>
    public DateTimeOffset? NextChange(DateTimeOffset after) => Changes(after).Select(at => (DateTimeOffset?)at).FirstOrDefault();

    /// <summary>The times that are muted from a moment on, in order; the first may hold already.</summary>
    public IEnumerable<MuteSpan> Spans(DateTimeOffset from)
    {
        var began = Holds(from) ? from : (DateTimeOffset?)null;
        foreach (var at in Changes(from))
        {
            if (began is { } start)
                yield return new MuteSpan(start, at);
            began = began is null ? at : null;
        }
        if (began is { } last)
            yield return new MuteSpan(last, null);
    }

    /// <summary>When what the clock says goes from not muted to muted or back, in order.</summary>
    private IEnumerable<DateTimeOffset> Changes(DateTimeOffset after)
    {
        var held = Holds(after);
        var end = after + Horizon;
        List<DateTimeOffset> moments = [];
        for (var day = after; day < end; day = day.AddDays(1))
        {
            if (IsEven(day.UtcDateTime.Date, held))
                continue;
            AddMoments(day, moments);
            foreach (var at in moments)
            {
                var holds = Holds(at);
                if (holds == held)
                    continue;
                held = holds;
                yield return at;
            }
        }
    }

    /// <summary>Whether it is clear without looking closer that nothing changes on a day, whatever the offset of the zone: rare times are found by passing over years.</summary>
    private bool IsEven(DateTime day, bool held)
    {
        foreach (var interval in times.Intervals)
        {
            var (some, all) = (false, interval.Hours.Count == 0);
            for (var i = -2; i <= 2; i++)
            {
                var on = interval.OnDay(day.AddDays(i));
                some |= on;
                all &= on;
            }
            if (held && all)
                return true;
            if (!held && some)
                return false;
        }
        return !held;
    }

    /// <summary>All moments after <paramref name="from"/>, up to a day later, at which it may change: the ends of hours, midnights, and when the clock is set.</summary>
    private void AddMoments(DateTimeOffset from, List<DateTimeOffset> moments)
    {
        moments.Clear();
        var to = from.AddDays(1);
        var (before, after) = (zone.GetUtcOffset(from), zone.GetUtcOffset(to));
        if (before == after)
        {
            AddEdges(from, to, before, moments);
        }
        else
        {
            var set = FindSet(zone, from, to);
            AddEdges(from, set, before, moments);
            moments.Add(set);
            AddEdges(set, to, after, moments);
        }
        moments.Sort();
    }

    private void AddEdges(DateTimeOffset from, DateTimeOffset to, TimeSpan offset, List<DateTimeOffset> moments)
    {
        var local = from.UtcDateTime + offset;
        for (var day = local.Date; day <= to.UtcDateTime + offset; day = day.AddDays(1))
        {
            Add(0);
            foreach (var interval in times.Intervals)
            {
                foreach (var hours in interval.Hours)
                {
                    Add(hours.Start);
                    Add(hours.End);
                }
            }

            void Add(int minute)
            {
                var at = new DateTimeOffset(DateTime.SpecifyKind(day.AddMinutes(minute) - offset, DateTimeKind.Utc));
                if (at > from && at <= to)
                    moments.Add(at);
            }
        }
    }

    /// <summary>When the clocks of a zone are set, in order.</summary>
    public static IEnumerable<DateTimeOffset> ClockSets(TimeZoneInfo zone, DateTimeOffset from, TimeSpan within)
    {
        for (var day = from; day < from + within; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1)))
                yield return FindSet(zone, day, day.AddDays(1));
        }
    }

    /// <summary>When the clock is set, between two moments.</summary>
    private static DateTimeOffset FindSet(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        var before = zone.GetUtcOffset(from);
        while (to - from > TimeSpan.FromTicks(1))
        {
            var middle = from + (to - from) / 2;
            if (zone.GetUtcOffset(middle) == before)
                from = middle;
            else
                to = middle;
        }
        return to;
    }
}
