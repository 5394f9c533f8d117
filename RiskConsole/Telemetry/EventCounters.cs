using RiskConsole.Events;

namespace RiskConsole.Telemetry;

/// <summary>Received events of the last hour in 5 s buckets, by category and severity. Not thread-safe.</summary>
internal sealed class EventCounters
{
    public const int Width = 5;
    public const int Buckets = 3_600 / Width;
    private const int Categories = 5;
    private const int Severities = 4;

    private readonly long[] _start = new long[Buckets];
    private readonly int[,,] _events = new int[Buckets, Categories, Severities];
    private readonly double[,] _maxScore = new double[Buckets, Categories];
    private readonly double[] _riskIndex = new double[Buckets];

    public static long BucketOf(long unixSeconds) => unixSeconds / Width * Width;

    public void Add(long unixSeconds, Category category, Severity severity, int count, double maxScore)
    {
        var slot = Claim(BucketOf(unixSeconds));
        if (slot < 0)
            return;
        _events[slot, (int)category, (int)severity - 1] += count;
        _maxScore[slot, (int)category] = Math.Max(_maxScore[slot, (int)category], maxScore);
    }

    /// <summary>Forgets the events of a bucket.</summary>
    public void Clear(long bucket)
    {
        var slot = Slot(bucket);
        if (_start[slot] != bucket)
            return;
        Array.Clear(_events, slot * Categories * Severities, Categories * Severities);
        Array.Clear(_maxScore, slot * Categories, Categories);
    }

    public void SetRiskIndex(long unixSeconds, double value)
    {
        var slot = Claim(BucketOf(unixSeconds));
        if (slot >= 0)
            _riskIndex[slot] = value;
    }

    /// <summary>Events by severity from a moment on.</summary>
    public long[] BySeverity(CategorySet categories, long fromUnixSeconds)
    {
        var sums = new long[Severities];
        for (var slot = 0; slot < Buckets; slot++)
        {
            if (_start[slot] < fromUnixSeconds)
                continue;
            for (var category = 0; category < Categories; category++)
            {
                if (!categories.Contains((Category)category))
                    continue;
                for (var severity = 0; severity < Severities; severity++)
                    sums[severity] += _events[slot, category, severity];
            }
        }
        return sums;
    }

    /// <summary>Buckets between two moments, oldest first; one without events has zeros.</summary>
    public List<TrendPoint> Between(CategorySet categories, long fromUnixSeconds, long toUnixSeconds)
    {
        var points = new List<TrendPoint>();
        for (var bucket = BucketOf(Math.Max(fromUnixSeconds, toUnixSeconds - Width * (Buckets - 1))); bucket <= toUnixSeconds; bucket += Width)
        {
            var slot = Slot(bucket);
            points.Add(_start[slot] == bucket ? Point(slot, categories) : new TrendPoint(bucket * 1_000, 0, 0, 0));
        }
        return points;
    }

    private TrendPoint Point(int slot, CategorySet categories)
    {
        var (events, maxScore) = (0, 0.0);
        for (var category = 0; category < Categories; category++)
        {
            if (!categories.Contains((Category)category))
                continue;
            for (var severity = 0; severity < Severities; severity++)
                events += _events[slot, category, severity];
            maxScore = Math.Max(maxScore, _maxScore[slot, category]);
        }
        return new TrendPoint(_start[slot] * 1_000, events, maxScore, _riskIndex[slot]);
    }

    /// <returns>-1 for a bucket older than what is held.</returns>
    private int Claim(long bucket)
    {
        var slot = Slot(bucket);
        if (_start[slot] > bucket)
            return -1;
        if (_start[slot] < bucket)
        {
            _start[slot] = bucket;
            Array.Clear(_events, slot * Categories * Severities, Categories * Severities);
            Array.Clear(_maxScore, slot * Categories, Categories);
            _riskIndex[slot] = 0;
        }
        return slot;
    }

    private static int Slot(long bucket) => (int)(bucket / Width % Buckets);
}
