namespace RiskConsole.Alerts.Storms;

/// <summary>What is counted together: the alerts of one rule, or those of all. Knows how fast they come, and the storm that is on.</summary>
internal sealed class StormScope(AlertOptions options, Guid ruleId)
{
    /// <summary>A storm that comes back within this many quiet times is the same one again.</summary>
    private const int SameWithin = 10;

    /// <summary>How often the quiet that ends a storm is doubled at most.</summary>
    private const int MostDoubled = 3;

    private readonly long _windowUs = Micros(options.StormWindow);
    private readonly long _quietUs = Micros(options.StormQuiet);
    private readonly int _limit = LimitOf(options, ruleId);
    private readonly RecentTimes _shown = new(LimitOf(options, ruleId));
    private readonly RecentTimes _half = new((LimitOf(options, ruleId) + 1) / 2);
    private readonly RecentTimes _criticals = new(ruleId == Guid.Empty ? options.StormTotal : options.StormCriticals);
    private readonly List<StormCount> _counts = [];
    private long _sinceUs;
    private long _fastUntilUs;
    private long? _endedUs;
    private int _doubled;

    public bool IsOn { get; private set; }

    public bool IsOfAll => ruleId == Guid.Empty;

    /// <summary>Storm alerts of the storm that is on, or of the last one.</summary>
    public IReadOnlyList<StormCount> Counts => _counts;

    /// <summary>When the storm that is on ends unless more come: it is quiet from the time on when fewer than half of the limit came within a window.</summary>
    public long EndsUs => IsOn ? Math.Max(_fastUntilUs, _sinceUs) + (_quietUs << _doubled) : long.MaxValue;

    public long WordsDueUs
    {
        get
        {
            var due = long.MaxValue;
            foreach (var count in _counts)
                due = Math.Min(due, count.WordsDueUs);
            return due;
        }
    }

    /// <summary>Whether a critical alert may still pass a storm.</summary>
    public bool Admits(long nowUs) => !_criticals.IsReached(nowUs, _windowUs);

    public void AddCritical(long nowUs) => _criticals.Add(nowUs);

    /// <summary>One more is opened, however it is shown.</summary>
    public void Add(long nowUs)
    {
        _half.Add(nowUs);
        if (_half.IsReached(nowUs, _windowUs))
            _fastUntilUs = _half.LimitBackUs + _windowUs;
    }

    /// <summary>One more is shown singly.</summary>
    public void AddShown(long nowUs) => _shown.Add(nowUs);

    /// <summary>Begins a storm if so many are shown that the next one would be too many.</summary>
    public void BeginIfDue(long nowUs)
    {
        // One that ended a moment ago shows by the half of the limit that it goes on.
        var isBack = _endedUs is { } ended && nowUs - ended <= SameWithin * _quietUs;
        if (IsOn || !_shown.IsReached(isBack ? (_limit + 1) / 2 : _limit, nowUs, _windowUs))
            return;
        (IsOn, _sinceUs) = (true, nowUs);
        if (isBack)
        {
            _doubled = Math.Min(_doubled + 1, MostDoubled);
            _counts.RemoveAll(count => count.Alert.ResolvedBy != AlertWords.Storm);
            return;
        }
        _doubled = 0;
        _counts.Clear();
    }

    /// <summary>Counts one on the storm alert of its category, which is opened where there is none.</summary>
    public (Alert Counted, StormCount By, bool IsNew) Collapse(Alert alert, long nowUs)
    {
        var count = _counts.FindLast(count => count.Alert.Category == alert.Category && (count.Alert.IsOpen || count.HeldUntilUs is null || count.HeldUntilUs > nowUs));
        var isNew = count is null;
        if (count is null)
            _counts.Add(count = StormCount.Begin(alert, IsOfAll, options, nowUs));
        else if (count is { Alert.IsOpen: false, HeldUntilUs: null })
            count.Reopen();
        return (count.Take(alert, nowUs), count, isNew);
    }

    /// <summary>Ends the storm.</summary>
    /// <returns>Its alerts that were open.</returns>
    public IReadOnlyList<StormCount> End(long nowUs)
    {
        (IsOn, _endedUs) = (false, nowUs);
        var open = _counts.FindAll(count => count.Alert.IsOpen);
        foreach (var count in open)
            count.End(nowUs);
        return open;
    }

    /// <summary>Goes on with a storm alert that is open.</summary>
    public StormCount Resume(Alert storm, long nowUs)
    {
        if (!IsOn)
        {
            (IsOn, _sinceUs) = (true, nowUs);
            _counts.Clear();
        }
        var count = new StormCount(storm, options);
        _counts.Add(count);
        return count;
    }

    private static int LimitOf(AlertOptions options, Guid ruleId) => ruleId == Guid.Empty ? options.StormTotal : options.StormAlerts;

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
