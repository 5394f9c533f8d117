namespace RiskConsole.Demo.Simulation;

/// <summary>How busy the bridge is: the hour of the day, the day of the week, slow noise, and bursts. The mean over a week is about 1.</summary>
internal sealed class Rhythm(Random random)
{
    private static readonly TimeSpan BurstEvery = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BurstLength = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan NoiseMemory = TimeSpan.FromMinutes(1);
    private const double NoiseDeviation = 0.25;
    private const double BurstLow = 2.5;
    private const double BurstHigh = 5;

    // What bursts add on average, taken out again so that the mean stays what the options say.
    private static readonly double BurstShare = 1 + BurstLength / BurstEvery * ((BurstLow + BurstHigh) / 2 - 1);

    private double _noise;
    private double _burst = 1;
    private DateTimeOffset _burstEnds;
    private DateTimeOffset _burstBegins;

    /// <summary>The factor on the mean rate for the step that begins at <paramref name="time"/>; call once per step.</summary>
    public double Next(DateTimeOffset time, TimeSpan step)
    {
        var memory = Math.Exp(-(step / NoiseMemory));
        _noise = _noise * memory + NoiseDeviation * Math.Sqrt(1 - memory * memory) * random.Gaussian();
        return HourOfDay(time) * DayOfWeek(time) * Math.Exp(_noise - NoiseDeviation * NoiseDeviation / 2) * Burst(time) / BurstShare;
    }

    /// <summary>Two humps, Europe's morning and America's; lowest in the small hours UTC. Mean 1.</summary>
    public static double HourOfDay(DateTimeOffset time)
    {
        var hour = time.UtcDateTime.TimeOfDay.TotalHours;
        return 1 + 0.35 * Math.Cos(2 * Math.PI * (hour - 15) / 24) + 0.12 * Math.Cos(4 * Math.PI * (hour - 9) / 24);
    }

    /// <summary>Weekends are quieter. Mean 1.</summary>
    public static double DayOfWeek(DateTimeOffset time) => time.UtcDateTime.DayOfWeek switch
    {
        System.DayOfWeek.Saturday => 0.8,
        System.DayOfWeek.Sunday => 0.75,
        _ => 1.09,
    };

    private double Burst(DateTimeOffset time)
    {
        if (_burstBegins == default)
            _burstBegins = time + random.Wait(BurstEvery);
        if (time >= _burstBegins)
        {
            _burst = random.Between(BurstLow, BurstHigh);
            _burstEnds = time + random.Wait(BurstLength);
            _burstBegins = _burstEnds + random.Wait(BurstEvery);
        }
        return time < _burstEnds ? _burst : 1;
    }
}
