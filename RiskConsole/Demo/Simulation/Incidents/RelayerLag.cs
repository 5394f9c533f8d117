using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>A relayer falls behind: its latency and its queue grow, then drain again.</summary>
internal sealed class RelayerLag : IIncident
{
    private readonly Relayer _relayer;
    private readonly DateTimeOffset _start;
    private readonly TimeSpan _length;
    private readonly double _worst;
    private readonly Beat _reports;

    private RelayerLag(Relayer relayer, DateTimeOffset start, TimeSpan length, double worst)
    {
        _relayer = relayer;
        _start = start;
        _length = length;
        _worst = worst;
        _reports = new(start);
    }

    public bool Over { get; private set; }

    public static IIncident Begin(Tick tick) => new RelayerLag(
        tick.Random.Pick(tick.World.Relayers),
        tick.From,
        tick.Random.Between(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(7)),
        worst: tick.Random.Between(10, 60));

    public void Act(Tick tick)
    {
        // Rises to the worst in the middle and falls again.
        var done = (tick.From - _start) / _length;
        Over = done >= 1;
        var lag = Over ? 0 : Math.Sin(Math.PI * done);
        _relayer.Slowness = 1 + (_worst - 1) * lag;
        _relayer.Queue = (int)(40 * _worst * lag);
        if (Over)
            return;
        foreach (var at in _reports.Within(tick, () => TimeSpan.FromSeconds(15)))
        {
            var score = 0.35 + 0.5 * lag * _worst / 60;
            tick.Add(at, new("relayer.lag", _relayer.Subject, Category.System, Happening.SeverityOf(score + 0.1), score, new
            {
                LatencyMs = Math.Round(850 * _relayer.Slowness),
                _relayer.Queue,
                OldestSeconds = Math.Round(_relayer.Slowness * 3),
            }));
        }
    }
}
