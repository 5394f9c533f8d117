namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>One account moves sums just below the reporting limit, again and again; each alone is small, the score creeps up.</summary>
internal sealed class CreepingAccount : IIncident
{
    private const double ReportingLimitUsd = 10_000;

    private readonly Account _account;
    private readonly Vault _vault;
    private readonly double _stopAt;
    private readonly Beat _transfers;
    private double _score = 0.2;

    private CreepingAccount(Account account, Vault vault, double stopAt, DateTimeOffset start)
    {
        _account = account;
        _vault = vault;
        _stopAt = stopAt;
        _transfers = new(start);
    }

    public bool Over => _score > _stopAt;

    public static IIncident Begin(Tick tick) => new CreepingAccount(
        tick.World.NewAccount(), tick.Random.Pick(tick.World.Vaults), tick.Random.Between(0.75, 0.96), tick.From);

    public void Act(Tick tick)
    {
        foreach (var at in _transfers.Within(tick, () => tick.Random.Between(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25))))
        {
            if (Over)
                return;
            var usd = Math.Round(ReportingLimitUsd * tick.Random.Between(0.92, 0.999), 2);
            var withdrawal = new Withdrawal($"w-c{tick.Random.Hex(4)}", _account, _vault, usd, tick.Random.Pick(BridgeWorld.Chains));
            tick.Add(at, Happening.Risk("bridge.withdrawal", _account.Subject, _score, Transfers.Describe(tick, withdrawal, _score)));
            _score += tick.Random.Between(0.015, 0.045);
        }
    }
}
