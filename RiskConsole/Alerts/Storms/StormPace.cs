namespace RiskConsole.Alerts.Storms;

/// <summary>How many came within a window, to the twelfth of it, and the most there ever were: for people, decides nothing.</summary>
internal sealed class StormPace(long windowUs)
{
    private const int Parts = 12;

    private readonly long[] _counts = new long[Parts];
    private readonly long _partUs = Math.Max(1, windowUs / Parts);
    private long _part;
    private long _sum;

    public long Most { get; set; }

    public void Add(long nowUs)
    {
        Turn(nowUs);
        _counts[_part % Parts]++;
        Most = Math.Max(Most, ++_sum);
    }

    public long At(long nowUs)
    {
        Turn(nowUs);
        return _sum;
    }

    private void Turn(long nowUs)
    {
        var part = nowUs / _partUs;
        if (part - _part >= Parts)
        {
            Array.Clear(_counts);
            _sum = 0;
            _part = part;
        }
        while (_part < part)
        {
            ref var oldest = ref _counts[++_part % Parts];
            _sum -= oldest;
            oldest = 0;
        }
    }
}
