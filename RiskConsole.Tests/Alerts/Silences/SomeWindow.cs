using RiskConsole.Alerts.Silences;

namespace RiskConsole.Tests.Alerts.Silences;

/// <summary>Ready-made and random mute times.</summary>
internal static class SomeWindow
{
    public static readonly string[] Zones =
        ["UTC", "Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "America/Santiago"];

    public static MuteTimes Nightly { get; } = new([new MuteInterval { Hours = [new(22 * 60, 6 * 60)] }]);

    public static MuteTimes Random(Random random) => new([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new MuteInterval
    {
        Hours = [.. Some(random, 3, () => Hours(random))],
        Weekdays = [.. Some(random, 4, () => (DayOfWeek)random.Next(7)).Order()],
        DaysOfMonth = [.. Some(random, 2, () => random.Next(2) == 0 ? Range(random, 1, 31) : Range(random, -31, -1))],
        Months = [.. Some(random, 2, () => Range(random, 1, 12))],
        Years = random.Next(4) == 0 ? [new(2026, 2027)] : [],
    })]);

    /// <summary>The definition in words, as slowly and plainly as can be: looks back over the hours that began today and yesterday.</summary>
    public static bool HoldsPlainly(MuteTimes times, TimeZoneInfo zone, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return times.Intervals.Any(interval => new[] { 0, 1 }.Any(daysAgo =>
        {
            var day = local.Date.AddDays(-daysAgo);
            var into = (local - day).TotalMinutes;
            var hours = interval.Hours.Count == 0 ? [(Start: 0, End: 1440)] : interval.Hours.Select(h => (h.Start, End: h.End <= h.Start ? h.End + 1440 : h.End)).ToArray();
            return hours.Any(h => into >= h.Start && into < h.End) && IsDay(interval, day);
        }));
    }

    private static bool IsDay(MuteInterval interval, DateTime day)
    {
        var fromEnd = day.Day - DateTime.DaysInMonth(day.Year, day.Month) - 1;
        return (interval.Weekdays.Count == 0 || interval.Weekdays.Any(w => w == day.DayOfWeek))
            && (interval.DaysOfMonth.Count == 0 || interval.DaysOfMonth.Any(r => r.First > 0 ? Within(r, day.Day) : Within(r, fromEnd)))
            && (interval.Months.Count == 0 || interval.Months.Any(r => Within(r, day.Month)))
            && (interval.Years.Count == 0 || interval.Years.Any(r => Within(r, day.Year)));
    }

    private static bool Within(MuteRange range, int value) => Enumerable.Range(range.First, range.Last - range.First + 1).Contains(value);

    private static MuteHours Hours(Random random)
    {
        // Often where clocks are set.
        var start = random.Next(2) == 0 ? random.Next(8) * 30 : random.Next(1440);
        var end = random.Next(2) == 0 ? random.Next(1, 8) * 30 : random.Next(1, 1441);
        return start == end ? new(start, end + 1) : new(start, end);
    }

    private static MuteRange Range(Random random, int least, int most)
    {
        var first = random.Next(least, most + 1);
        return new(first, random.Next(first, most + 1));
    }

    private static IEnumerable<T> Some<T>(Random random, int most, Func<T> one) => random.Next(2) == 0 ? [] : Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => one()).Distinct();
}
