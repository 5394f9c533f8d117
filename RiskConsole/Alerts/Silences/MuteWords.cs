using System.Globalization;

namespace RiskConsole.Alerts.Silences;

/// <summary>Mute times in words.</summary>
internal static class MuteWords
{
    private const string Moment = "ddd d MMM yyyy HH:mm";
    private static readonly CultureInfo s_words = CultureInfo.InvariantCulture;

    /// <summary>As <c>Mon–Fri 22:00–06:00</c>, several with "or" between.</summary>
    public static string Times(MuteTimes times) => string.Join(", or ", times.Intervals.Select(Interval));

    /// <summary>When it begins and ends by the clock of its zone, and how long that is where clocks are set meanwhile.</summary>
    public static string Span(MuteSpan span, TimeZoneInfo zone)
    {
        var from = TimeZoneInfo.ConvertTime(span.From, zone);
        if (span.To is not { } end)
            return $"{from.ToString(Moment, s_words)}, without an end";
        var to = TimeZoneInfo.ConvertTime(end, zone);
        var sameDay = to.Date == from.Date || (to.TimeOfDay == TimeSpan.Zero && to.Date == from.Date.AddDays(1));
        var until = sameDay ? (to.TimeOfDay == TimeSpan.Zero ? "24:00" : to.ToString("HH:mm", s_words)) : to.ToString(Moment, s_words);
        var set = to.Offset == from.Offset ? "" : $" ({Length(end - span.From)}: clocks go {(to.Offset > from.Offset ? "forward" : "back")})";
        return $"{from.ToString(Moment, s_words)} – {until}{set}";
    }

    /// <summary>What setting the clocks does to it.</summary>
    public static string Clocks(TimeZoneInfo zone, DateTimeOffset now)
    {
        var sets = MuteSchedule.ClockSets(zone, now, TimeSpan.FromDays(370)).Take(2).ToArray();
        if (sets.Length == 0)
            return $"In {zone.Id} clocks are not set within the next year.";
        var when = string.Join(" and ", sets.Select(at =>
        {
            var (before, after) = (zone.GetUtcOffset(at.AddTicks(-1)), zone.GetUtcOffset(at));
            return $"{(after > before ? "forward" : "back")} on {(at.UtcDateTime + before).ToString(Moment, s_words)}";
        }));
        return $"In {zone.Id} clocks go {when}. The times follow the clock on the wall: what lies in the hour that is skipped does not happen that day, what lies in the hour that comes twice happens twice.";
    }

    private static string Interval(MuteInterval interval)
    {
        List<string> parts = [];
        if (interval.Weekdays.Count > 0)
            parts.Add(Weekdays(interval.Weekdays));
        if (interval.DaysOfMonth.Count > 0)
            parts.Add("day " + string.Join(", ", interval.DaysOfMonth.Select(DaysOfMonth)));
        if (interval.Months.Count > 0)
            parts.Add(string.Join(", ", interval.Months.Select(m => Range(m, month => s_words.DateTimeFormat.GetAbbreviatedMonthName(month)))));
        if (interval.Years.Count > 0)
            parts.Add(string.Join(", ", interval.Years.Select(y => Range(y, year => year.ToString(s_words)))));
        if (interval.Hours.Count > 0)
            parts.Add(string.Join(", ", interval.Hours.Select(h => $"{MuteTimesText.Minute(h.Start)}–{MuteTimesText.Minute(h.End)}")));
        return parts.Count == 0 ? "always" : string.Join(" · ", parts);
    }

    private static string Weekdays(IReadOnlyList<DayOfWeek> days)
    {
        List<string> runs = [];
        for (var i = 0; i < 7; i++)
        {
            if (!days.Contains(MuteTimesText.Week[i]))
                continue;
            var first = i;
            while (i < 6 && days.Contains(MuteTimesText.Week[i + 1]))
                i++;
            runs.Add(first == i ? Short(first) : i == first + 1 ? $"{Short(first)}, {Short(i)}" : $"{Short(first)}–{Short(i)}");
        }
        return string.Join(", ", runs);

        static string Short(int index) => s_words.DateTimeFormat.GetAbbreviatedDayName(MuteTimesText.Week[index]);
    }

    private static string DaysOfMonth(MuteRange range) => Range(range, day => day switch
    {
        -1 => "last",
        < 0 => $"{(-day).ToString(s_words)} from the end",
        _ => day.ToString(s_words),
    });

    private static string Range(MuteRange range, Func<int, string> word) => range.First == range.Last ? word(range.First) : $"{word(range.First)}–{word(range.Last)}";

    private static string Length(TimeSpan span) => span.Minutes == 0
        ? string.Create(s_words, $"{(int)span.TotalHours} h") : string.Create(s_words, $"{(int)span.TotalHours} h {span.Minutes} min");
}
