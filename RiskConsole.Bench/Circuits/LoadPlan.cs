namespace RiskConsole.Bench.Circuits;

/// <summary>What a run does to its target.</summary>
/// <param name="Connections">How many are opened.</param>
/// <param name="OpensPerSecond">How fast, whatever the answers take.</param>
/// <param name="Rates">Events per second, one window each.</param>
/// <param name="Window">How long each window is.</param>
/// <param name="NavigateEvery">How often each page goes to another one; null for never.</param>
/// <param name="Background">Further events per second, which are not measured.</param>
internal sealed record LoadPlan(
    int Connections, double OpensPerSecond, IReadOnlyList<double> Rates, TimeSpan Window, TimeSpan? NavigateEvery = null,
    double Background = 0)
{
    /// <summary>Posted before anybody connects: a feed in use is full, and a row that comes in makes one go.</summary>
    public const int Seeds = 300;

    /// <summary>Opened, used and closed before the others: what a server does for the first time is not what one more page costs.</summary>
    public const int WarmUpConnections = 32;

    /// <summary>At most so many connections are being opened at the same time.</summary>
    public const int OpensInFlight = 32;

    /// <summary>How long events are posted at the rate before they are measured.</summary>
    public static TimeSpan WarmUp { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How many events all of it posts.</summary>
    public int Events => Seeds + Rates.Sum(rate => EventsIn(WarmUp, rate) + EventsIn(Window, rate));

    /// <summary>How many events are posted in a time at a rate; at least one.</summary>
    public static int EventsIn(TimeSpan time, double rate) => Math.Max(1, (int)Math.Round(time.TotalSeconds * rate));
}
