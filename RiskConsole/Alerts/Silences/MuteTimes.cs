namespace RiskConsole.Alerts.Silences;

/// <summary>When a mute window mutes, by the clock and calendar of its time zone: while any of the intervals holds. As Alertmanager's time intervals.</summary>
public sealed record MuteTimes(IReadOnlyList<MuteInterval> Intervals)
{
    public const int MostIntervals = 20;

    /// <param name="local">What the clock on the wall says.</param>
    public bool Contains(DateTime local)
    {
        foreach (var interval in Intervals)
        {
            if (interval.Contains(local))
                return true;
        }
        return false;
    }
}

/// <summary>Holds while all that is given holds; what is empty does not limit.</summary>
public sealed record MuteInterval
{
    public const int MinutesOfDay = 24 * 60;

    public IReadOnlyList<MuteHours> Hours { get; init; } = [];

    public IReadOnlyList<DayOfWeek> Weekdays { get; init; } = [];

    /// <summary>1 to 31, or -1 (the last) to -31.</summary>
    public IReadOnlyList<MuteRange> DaysOfMonth { get; init; } = [];

    /// <summary>1 to 12.</summary>
    public IReadOnlyList<MuteRange> Months { get; init; } = [];

    public IReadOnlyList<MuteRange> Years { get; init; } = [];

    public bool Contains(DateTime local)
    {
        if (Hours.Count == 0)
            return OnDay(local);
        var minute = local.TimeOfDay.TotalMinutes;
        foreach (var hours in Hours)
        {
            if (minute >= hours.Start && (minute < hours.End || hours.IsOverMidnight) && OnDay(local))
                return true;
            if (hours.IsOverMidnight && minute < hours.End && local > DateTime.MinValue.AddDays(1) && OnDay(local.AddDays(-1)))
                return true;
        }
        return false;
    }

    /// <summary>Whether hours can begin on this day.</summary>
    public bool OnDay(DateTime day) =>
        (Weekdays.Count == 0 || Weekdays.Contains(day.DayOfWeek))
        && In(Months, day.Month) && In(Years, day.Year) && OnDayOfMonth(day);

    private bool OnDayOfMonth(DateTime day)
    {
        if (DaysOfMonth.Count == 0)
            return true;
        var days = DateTime.DaysInMonth(day.Year, day.Month);
        foreach (var range in DaysOfMonth)
        {
            // Days that the month does not have are none of it.
            var first = range.First < 0 ? days + 1 + range.First : range.First;
            var last = range.Last < 0 ? days + 1 + range.Last : range.Last;
            if (day.Day >= first && day.Day <= last)
                return true;
        }
        return false;
    }

    private static bool In(IReadOnlyList<MuteRange> ranges, int value)
    {
        foreach (var range in ranges)
        {
            if (value >= range.First && value <= range.Last)
                return true;
        }
        return ranges.Count == 0;
    }
}

/// <summary>A span of the day in minutes since midnight, the end not included. One that ends at or before its start goes over midnight and belongs to the day it begins on.</summary>
public readonly record struct MuteHours(int Start, int End)
{
    public bool IsOverMidnight => End <= Start;
}

/// <summary>Both ends included.</summary>
public readonly record struct MuteRange(int First, int Last);
