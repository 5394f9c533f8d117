using RiskConsole.Alerts.Life;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>Counts the alerts that one trial opens within a range, as a person would have seen them: those of a storm are its one alert. Keeps them as they become.</summary>
/// <param name="fromUs">Alerts opened before are none of its business.</param>
/// <param name="limit">Alerts kept at most: the first ones.</param>
/// <param name="isSilenced">Whether a silence or mute window hides an alert at a time; null for never.</param>
internal sealed class AlertTally(long fromUs, int limit, Func<Alert, DateTimeOffset, bool>? isSilenced = null)
{
    private const int MostDays = 400;
    private const int MostSubjects = 100_000;
    private const int TopSubjects = 10;
    private const long HourUs = 3_600_000_000;

    private readonly List<Alert> _alerts = [];
    private readonly Dictionary<Guid, int> _places = [];
    private readonly Dictionary<DateOnly, int> _days = [];
    private readonly Dictionary<long, int> _hours = [];
    private readonly Dictionary<string, int> _subjects = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _collapsed = [];

    /// <summary>Alerts opened and shown, storm alerts among them.</summary>
    public int Total { get; private set; }

    /// <summary>Of them, those that were silenced when they were opened.</summary>
    public int Silenced { get; private set; }

    /// <summary>Alerts opened that a storm counts instead.</summary>
    public int Collapsed => _collapsed.Count;

    /// <summary>Storm alerts opened.</summary>
    public int Storms { get; private set; }

    /// <summary>Findings that were counted on alerts that were opened in the range and are kept.</summary>
    public long Occurrences { get; private set; }

    /// <summary>In the order in which they were opened, as they are now.</summary>
    public IReadOnlyList<Alert> Alerts => _alerts;

    public void Count(in AdmissionResult result, long nowUs)
    {
        if (result.Storm is { } storm)
            CountStorm(storm, result.StormTold == EntryKind.StormBegan && nowUs >= fromUs, nowUs);
        if (result.Alert is not { } alert)
            return;
        if (result.Kind == AdmissionKind.Opened)
        {
            if (nowUs < fromUs)
                return;
            if (alert.StormId is not null)
            {
                _collapsed.Add(alert.Id);
                return;
            }
            Open(alert, nowUs);
        }
        else if (alert.StormId is null && _collapsed.Remove(alert.Id))
        {
            // It became critical and came out.
            Open(alert, nowUs);
        }
        else if (_places.TryGetValue(alert.Id, out var place))
        {
            _alerts[place] = alert;
        }
        else
        {
            return;
        }
        if (result.Kind != AdmissionKind.Resolved)
            Occurrences++;
    }

    /// <returns>One for each UTC day of the range, up to 400; of a longer range only days with alerts.</returns>
    public IReadOnlyList<DayCount> PerDay(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.AddTicks(-1).UtcDateTime));
        if (last.DayNumber - first.DayNumber >= MostDays)
            return [.. _days.OrderByDescending(d => d.Key).Take(MostDays).Reverse().Select(d => new DayCount(d.Key, d.Value))];
        return [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1)
            .Select(i => first.AddDays(i)).Select(day => new DayCount(day, _days.GetValueOrDefault(day)))];
    }

    public HourCount? PeakHour() =>
        _hours.Count == 0 ? null : _hours.OrderByDescending(h => h.Value).ThenBy(h => h.Key).Select(h => new HourCount(h.Key.ToTime(), h.Value)).First();

    public IReadOnlyList<SubjectCount> Subjects() =>
        [.. _subjects.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Take(TopSubjects).Select(s => new SubjectCount(s.Key, s.Value))];

    private void CountStorm(Alert storm, bool began, long nowUs)
    {
        if (_places.TryGetValue(storm.Id, out var place))
        {
            _alerts[place] = storm;
        }
        else if (began)
        {
            Storms++;
            Open(storm, nowUs);
        }
    }

    private void Open(Alert alert, long nowUs)
    {
        Total++;
        if (isSilenced?.Invoke(alert, nowUs.ToTime()) == true)
            Silenced++;
        Add(_days, DateOnly.FromDateTime(nowUs.ToTime().UtcDateTime));
        Add(_hours, nowUs - nowUs % HourUs);
        if (alert.Subject is { } subject && (_subjects.Count < MostSubjects || _subjects.ContainsKey(subject)))
            Add(_subjects, subject);
        if (_alerts.Count >= limit)
            return;
        _places[alert.Id] = _alerts.Count;
        _alerts.Add(alert);
    }

    private static void Add<TKey>(Dictionary<TKey, int> counts, TKey key) where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
