using RiskConsole.Demo.Simulation.Incidents;
using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation;

/// <summary>The cross-chain bridge "Meridian": a source of events that depends on nothing but its seed, its options and where its clock began.</summary>
/// <remarks>Time moves in steps of a fixed length, so that it makes no difference in how many calls it is moved. Not safe for threads.</remarks>
internal sealed class BridgeSimulation
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    // Few people run a bridge, but they should be seen.
    private const double StaffShare = 0.02;

    private readonly Random _random;
    private readonly BridgeWorld _world;
    private readonly Rhythm _rhythm;
    private readonly IActor[] _actors;

    /// <param name="start">Where simulated time begins; taken down to a whole step.</param>
    public BridgeSimulation(DateTimeOffset start, Random random, DemoOptions options)
    {
        _random = random;
        _world = new(random);
        _rhythm = new(random);
        Now = WholeStep(start);
        // Machines report at their own pace; below twice that many events in all they are slowed down to half of them.
        var machines = Machinery.EventsPerSecond(_world);
        var slowdown = Math.Max(1, 2 * machines / options.EventsPerSecond);
        var people = options.EventsPerSecond * StaffShare;
        _actors =
        [
            new Machinery(_world, random, Now, slowdown),
            new Transfers(options.EventsPerSecond - machines / slowdown - people),
            new Staff(people),
            new IncidentDeck(Now, random, options.IncidentEvery),
        ];
    }

    /// <summary>Simulated time: every event so far is before it, every later one at or after.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Leaves out the time up to <paramref name="time"/>: nothing happened in it.</summary>
    public void SkipTo(DateTimeOffset time)
    {
        if (time > Now)
            Now = WholeStep(time);
    }

    /// <summary>What happens until <paramref name="time"/>, in order of time, made as it is read.</summary>
    public IEnumerable<RiskEvent> AdvanceTo(DateTimeOffset time)
    {
        while (Now + Step <= time)
        {
            var tick = new Tick(_world, _random, Now, Step, _rhythm.Next(Now, Step));
            foreach (var actor in _actors)
                actor.Act(tick);
            Now += Step;
            foreach (var happened in tick.Events)
                yield return happened;
        }
    }

    private static DateTimeOffset WholeStep(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % Step.Ticks, TimeSpan.Zero);
}
