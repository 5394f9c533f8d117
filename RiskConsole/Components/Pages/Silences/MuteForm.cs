using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>A mute window while it is written.</summary>
public sealed class MuteForm
{
    public string Name { get; set; } = "";

    public string Query { get; set; } = "";

    public string Zone { get; set; } = "UTC";

    public string Comment { get; set; } = "";

    public bool Enabled { get; set; } = true;

    public List<MuteIntervalForm> Intervals { get; } = [];

    /// <summary>Nights, as a beginning.</summary>
    public static MuteForm New()
    {
        var form = new MuteForm();
        form.Intervals.Add(new MuteIntervalForm { Hours = { new MuteHoursForm { Start = "22:00", End = "06:00" } } });
        return form;
    }

    public static MuteForm Of(MuteWindow window)
    {
        var form = new MuteForm { Name = window.Name, Query = window.Query, Zone = window.Zone, Comment = window.Comment, Enabled = window.Enabled };
        form.Intervals.AddRange(window.Times.Intervals.Select(MuteIntervalForm.Of));
        return form;
    }

    /// <summary>What it says, and all that is wrong: fields are <c>hours0</c>, <c>days1</c>, ... by interval.</summary>
    public MuteTimes Read(out IReadOnlyList<InputFault> faults)
    {
        List<InputFault> wrong = [];
        MuteTimes times = new([.. Intervals.Select((interval, index) => interval.Read(index, wrong))]);
        faults = wrong;
        return times;
    }
}

/// <summary>One interval while it is written.</summary>
public sealed class MuteIntervalForm
{
    public List<MuteHoursForm> Hours { get; init; } = [];

    public HashSet<DayOfWeek> Weekdays { get; init; } = [];

    public HashSet<int> Months { get; init; } = [];

    public string Days { get; set; } = "";

    public string Years { get; set; } = "";

    internal static MuteIntervalForm Of(MuteInterval interval) => new()
    {
        Hours = [.. interval.Hours.Select(h => new MuteHoursForm { Start = MuteTimesText.Minute(h.Start), End = h.End == MuteInterval.MinutesOfDay ? "00:00" : MuteTimesText.Minute(h.End) })],
        Weekdays = [.. interval.Weekdays],
        Months = [.. interval.Months.SelectMany(m => Enumerable.Range(m.First, m.Last - m.First + 1))],
        Days = string.Join(", ", interval.DaysOfMonth.Select(MuteTimesText.Write)),
        Years = string.Join(", ", interval.Years.Select(MuteTimesText.Write)),
    };

    internal MuteInterval Read(int index, List<InputFault> wrong)
    {
        return new MuteInterval
        {
            // A browser's field for a time has no 24:00.
            Hours = Try<MuteHours>("hours", () => [.. Hours.Select(h => MuteTimesText.ReadHours(h.Start, h.End == "00:00" ? "24:00" : h.End))]),
            Weekdays = [.. Weekdays.Order()],
            Months = Runs(Months),
            DaysOfMonth = Try("days", () => MuteTimesText.ReadAll(Days, MuteTimesText.ReadDaysOfMonth)),
            Years = Try("years", () => MuteTimesText.ReadAll(Years, MuteTimesText.ReadYears)),
        };

        IReadOnlyList<T> Try<T>(string field, Func<IReadOnlyList<T>> read)
        {
            try
            {
                return read();
            }
            catch (InvalidDataException e)
            {
                wrong.Add(new($"{field}{index.ToString(CultureInfo.InvariantCulture)}", e.Message));
                return [];
            }
        }
    }

    private static List<MuteRange> Runs(IEnumerable<int> months)
    {
        List<MuteRange> runs = [];
        foreach (var month in months.Order())
        {
            if (runs.Count > 0 && runs[^1].Last == month - 1)
                runs[^1] = runs[^1] with { Last = month };
            else
                runs.Add(new(month, month));
        }
        return runs;
    }
}

/// <summary>A span of the day while it is written.</summary>
public sealed class MuteHoursForm
{
    public string Start { get; set; } = "";

    public string End { get; set; } = "";
}
