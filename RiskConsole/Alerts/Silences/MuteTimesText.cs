using System.Globalization;

namespace RiskConsole.Alerts.Silences;

/// <summary>Reads and writes the parts of mute times as people and Alertmanager write them: <c>22:00</c>, <c>monday:friday</c>, <c>1:5</c>, <c>-1</c>, <c>january:march</c>, <c>2026:2027</c>.</summary>
internal static class MuteTimesText
{
    private const int FirstYear = 2000;
    private const int LastYear = 2999;

    private static readonly CultureInfo s_words = CultureInfo.InvariantCulture;

    /// <summary>Weekdays in order of the week.</summary>
    public static IReadOnlyList<DayOfWeek> Week { get; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <exception cref="InvalidDataException">It cannot be read: where and why.</exception>
    public static MuteInterval Read(MuteIntervalWords? words) => words is null ? throw new InvalidDataException("An interval is null; write an object.") : new()
    {
        Hours = [.. (words.Times ?? []).Select(t => ReadHours(t?.Start, t?.End))],
        Weekdays = [.. Texts(words.Weekdays).SelectMany(ReadWeekdays).Distinct().Order()],
        DaysOfMonth = [.. Texts(words.DaysOfMonth).Select(ReadDaysOfMonth)],
        Months = [.. Texts(words.Months).Select(ReadMonths)],
        Years = [.. Texts(words.Years).Select(ReadYears)],
    };

    public static string Word(DayOfWeek day) => day.ToString().ToLowerInvariant();

    public static string Month(int month) => s_words.DateTimeFormat.GetMonthName(month).ToLowerInvariant();

    public static string Minute(int minute) => string.Create(s_words, $"{minute / 60:00}:{minute % 60:00}");

    public static string Write(MuteRange range) =>
        range.First == range.Last ? range.First.ToString(s_words) : string.Create(s_words, $"{range.First}:{range.Last}");

    public static MuteHours ReadHours(string? start, string? end)
    {
        if (!TryMinute(start, out var from) || from == MuteInterval.MinutesOfDay)
            throw new InvalidDataException($"\"{start}\" is no time of day. Write it from 00:00 to 23:59.");
        if (!TryMinute(end, out var to))
            throw new InvalidDataException($"\"{end}\" is no time of day. Write it from 00:00 to 24:00.");
        return from == to ? throw new InvalidDataException($"From {start} to {end} is no time. For the whole day, give no hours.") : new MuteHours(from, to);
    }

    public static MuteRange ReadDaysOfMonth(string text)
    {
        var range = ReadRange(text, -31, 31, "day of the month", ReadNumber);
        if (range.First == 0 || range.Last == 0)
            throw new InvalidDataException("A month has no day 0. Count from 1, or from the end with -1.");
        return Math.Sign(range.First) == Math.Sign(range.Last) && range.First > range.Last
            ? throw new InvalidDataException($"\"{text}\" runs backwards. Write {range.Last}:{range.First}.") : range;
    }

    public static MuteRange ReadMonths(string text) => InOrder(text, ReadRange(text, 1, 12, "month", ReadMonth));

    public static MuteRange ReadYears(string text) => InOrder(text, ReadRange(text, FirstYear, LastYear, "year", ReadNumber));

    /// <summary>Several with commas or spaces.</summary>
    public static IReadOnlyList<MuteRange> ReadAll(string? text, Func<string, MuteRange> read) =>
        [.. (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(read)];

    // What a document holds may be null, whatever the types say.
    private static IEnumerable<string> Texts(string[]? texts) => (texts ?? []).Select(text => text ?? "");

    private static IEnumerable<DayOfWeek> ReadWeekdays(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 2 || !TryDay(parts[0], out var first) || !TryDay(parts[^1], out var last))
            throw new InvalidDataException($"\"{text}\" is no weekday. Write monday, or monday:friday.");
        // Over the end of the week too: friday:monday.
        for (var i = 0; ; i++)
        {
            var day = (DayOfWeek)(((int)first + i) % 7);
            yield return day;
            if (day == last)
                yield break;
        }
    }

    private static bool TryDay(string text, out DayOfWeek day)
    {
        foreach (var known in Week)
        {
            var word = Word(known);
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase) || text.Equals(word[..3], StringComparison.OrdinalIgnoreCase))
            {
                day = known;
                return true;
            }
        }
        day = default;
        return false;
    }

    private static MuteRange ReadRange(string text, int least, int most, string what, Func<string, int?> read)
    {
        var parts = text.Split(':');
        return parts.Length <= 2 && read(parts[0]) is { } first && read(parts[^1]) is { } last && first >= least && first <= most && last >= least && last <= most
            ? new MuteRange(first, last)
            : throw new InvalidDataException(string.Create(s_words, $"\"{text}\" is no {what}. Write one from {least} to {most}, or two with a colon between."));
    }

    private static MuteRange InOrder(string text, MuteRange range) =>
        range.First <= range.Last ? range : throw new InvalidDataException($"\"{text}\" runs backwards. Write the lower one first.");

    private static int? ReadNumber(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, s_words, out var number) ? number : null;

    private static int? ReadMonth(string text)
    {
        for (var month = 1; month <= 12; month++)
        {
            var word = Month(month);
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase) || text.Equals(word[..3], StringComparison.OrdinalIgnoreCase))
                return month;
        }
        return ReadNumber(text);
    }

    private static bool TryMinute(string? text, out int minute)
    {
        minute = 0;
        if (text is not { Length: 5 } || text[2] != ':' || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, s_words, out var hours)
            || !int.TryParse(text.AsSpan(3), NumberStyles.None, s_words, out var minutes) || minutes > 59)
            return false;
        minute = hours * 60 + minutes;
        return minute <= MuteInterval.MinutesOfDay;
    }
}
