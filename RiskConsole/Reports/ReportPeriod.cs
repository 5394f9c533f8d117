using System.Globalization;
using RiskConsole.Access;

namespace RiskConsole.Reports;

/// <summary>The time a report is about, whole days in UTC.</summary>
/// <param name="From">The first day.</param>
/// <param name="Before">The day after the last.</param>
public sealed record ReportPeriod(DateOnly From, DateOnly Before)
{
    /// <summary>The longest one, in days.</summary>
    public const int LongestDays = 366;

    public DateTimeOffset Begin => Start(From);

    public DateTimeOffset End => Start(Before);

    /// <summary>As people write it: a month, a quarter, or the first and the last day.</summary>
    public string Words =>
        From.Day == 1 && Before == From.AddMonths(1) ? From.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
        : From is { Day: 1, Month: 1 or 4 or 7 or 10 } && Before == From.AddMonths(3) ? string.Create(CultureInfo.InvariantCulture, $"quarter {((From.Month - 1) / 3) + 1} of {From.Year}")
        : string.Create(CultureInfo.InvariantCulture, $"{From:yyyy-MM-dd} to {Before.AddDays(-1):yyyy-MM-dd}");

    public static ReportPeriod Month(DateOnly anyDay) => new(new(anyDay.Year, anyDay.Month, 1), new DateOnly(anyDay.Year, anyDay.Month, 1).AddMonths(1));

    public static ReportPeriod Quarter(DateOnly anyDay)
    {
        var first = new DateOnly(anyDay.Year, anyDay.Month - ((anyDay.Month - 1) % 3), 1);
        return new(first, first.AddMonths(3));
    }

    /// <exception cref="InputRefusedException">Names each field that is wrong.</exception>
    public static ReportPeriod Parse(string? from, string? last) => Of(Day(from), Day(last));

    /// <param name="from">The first day; null where none could be read.</param>
    /// <param name="last">The last day.</param>
    /// <exception cref="InputRefusedException">Names each field that is wrong.</exception>
    public static ReportPeriod Of(DateOnly? from, DateOnly? last)
    {
        List<InputFault> faults = [];
        if (from is not { Year: >= 2000 and <= 2200 })
            faults.Add(new("from", "Give the first day as year-month-day, such as 2026-10-01."));
        if (last is not { Year: >= 2000 and <= 2200 })
            faults.Add(new("to", "Give the last day as year-month-day, such as 2026-10-31."));
        if (faults.Count == 0 && last < from)
            faults.Add(new("to", "The last day lies before the first."));
        else if (faults.Count == 0 && last!.Value.DayNumber - from!.Value.DayNumber >= LongestDays)
            faults.Add(new("to", $"A report covers at most {LongestDays} days; make one per year."));
        return faults.Count == 0 ? new(from!.Value, last!.Value.AddDays(1)) : throw new InputRefusedException(faults);
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
