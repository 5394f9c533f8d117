namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>Lets incidents break out at random moments, never two of a kind at once, and runs those that are under way.</summary>
internal sealed class IncidentDeck : IActor
{
    private const int MostAtOnce = 3;

    // How often each kind is drawn, relative to the others.
    private static readonly (int Weight, Type Kind, Func<Tick, IIncident> Begin)[] Kinds =
    [
        (1, typeof(VaultDrain), VaultDrain.Begin),
        (2, typeof(ReplayedWithdrawal), ReplayedWithdrawal.Begin),
        (2, typeof(SilentValidator), SilentValidator.Begin),
        (2, typeof(CreepingAccount), CreepingAccount.Begin),
        (3, typeof(SignInGuessing), SignInGuessing.Begin),
        (3, typeof(RelayerLag), RelayerLag.Begin),
    ];

    private readonly List<IIncident> _underWay = [];
    private readonly TimeSpan _every;
    private readonly Beat _outbreaks;

    /// <param name="every">Mean time between two outbreaks.</param>
    public IncidentDeck(DateTimeOffset start, Random random, TimeSpan every)
    {
        _every = every;
        _outbreaks = new(start + random.Wait(every));
    }

    public void Act(Tick tick)
    {
        foreach (var _ in _outbreaks.Within(tick, () => tick.Random.Wait(_every)))
            Draw(tick);
        foreach (var incident in _underWay)
            incident.Act(tick);
        _underWay.RemoveAll(i => i.Over);
    }

    private void Draw(Tick tick)
    {
        var free = Kinds.Where(k => _underWay.All(i => i.GetType() != k.Kind)).ToList();
        if (_underWay.Count >= MostAtOnce)
            return;
        var at = tick.Random.Next(free.Sum(k => k.Weight));
        var drawn = free.First(k => (at -= k.Weight) < 0);
        _underWay.Add(drawn.Begin(tick));
    }
}
