using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation;

/// <summary>What reports by the clock: validators, price feeds, vault balances and servers.</summary>
internal sealed class Machinery : IActor
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PriceEvery = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BalanceEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan VitalsEvery = TimeSpan.FromSeconds(20);

    // Validators sign blocks between heartbeats, at random.
    private static readonly TimeSpan AttestationEvery = TimeSpan.FromSeconds(15);

    private const double PriceWarningBps = 25;

    private readonly PriorityQueue<(TimeSpan Every, Action<Tick, DateTimeOffset> Report), DateTimeOffset> _due = new();
    private readonly DateTimeOffset _genesis;

    /// <param name="slowdown">1 for the usual pace; more where the whole bridge is asked for fewer events.</param>
    public Machinery(BridgeWorld world, Random random, DateTimeOffset start, double slowdown)
    {
        _genesis = start - TimeSpan.FromDays(400);
        foreach (var validator in world.Validators)
        {
            Every(HeartbeatEvery, (tick, at) => Heartbeat(tick, at, validator));
            Every(AttestationEvery, (tick, at) => Attest(tick, at, validator));
        }
        foreach (var price in world.Prices)
            Every(PriceEvery, (tick, at) => Quote(tick, at, price));
        foreach (var vault in world.Vaults)
            Every(BalanceEvery, (tick, at) => Balance(tick, at, vault));
        foreach (var host in BridgeWorld.Hosts)
            Every(VitalsEvery, (tick, at) => Vitals(tick, at, host));

        void Every(TimeSpan pause, Action<Tick, DateTimeOffset> report) =>
            _due.Enqueue((pause * slowdown, report), start + pause * slowdown * random.NextDouble());
    }

    /// <summary>Events per second at the usual pace.</summary>
    public static double EventsPerSecond(BridgeWorld world) =>
        world.Validators.Count * (1 / HeartbeatEvery.TotalSeconds + 1 / AttestationEvery.TotalSeconds)
        + world.Prices.Count / PriceEvery.TotalSeconds
        + world.Vaults.Count / BalanceEvery.TotalSeconds
        + BridgeWorld.Hosts.Count / VitalsEvery.TotalSeconds;

    public void Act(Tick tick)
    {
        while (_due.TryPeek(out var next, out var due) && due < tick.To)
        {
            var at = due > tick.From ? due : tick.From;
            _due.DequeueEnqueue(next, at + next.Every * tick.Random.Between(0.93, 1.07));
            next.Report(tick, at);
        }
    }

    private long HeightAt(DateTimeOffset at) => 18_000_000 + (long)((at - _genesis).TotalSeconds / 12);

    private void Heartbeat(Tick tick, DateTimeOffset at, Validator validator)
    {
        if (validator.Silent)
            return;
        var latency = tick.Random.LogNormal(median: 45, sigma: 0.4);
        tick.Add(at, new("validator.heartbeat", validator.Subject, Category.Health, Severity.Info, null, new
        {
            Height = HeightAt(at),
            LatencyMs = Math.Round(latency, 1),
            Peers = tick.Random.Next(18, 33),
            Version = "2.7.1",
        }));
    }

    private void Attest(Tick tick, DateTimeOffset at, Validator validator)
    {
        if (validator.Silent)
            return;
        var late = tick.Random.Chance(0.01);
        var delay = late ? tick.Random.Between(2_500, 9_000) : tick.Random.LogNormal(median: 240, sigma: 0.4);
        tick.Add(at, new("validator.attestation", validator.Subject, Category.Health, late ? Severity.Warning : Severity.Info, late ? 0.3 : 0.02, new
        {
            Height = HeightAt(at),
            LatencyMs = Math.Round(delay),
            Included = !late,
            Missing = tick.World.Validators.Where(v => v.Silent).Select(v => v.Number).ToArray(),
        }));
    }

    private static void Quote(Tick tick, DateTimeOffset at, Price price)
    {
        var before = price.Usd;
        price.Usd *= Math.Exp(price.Volatility * tick.Random.Gaussian());
        var deviation = Math.Abs(price.Usd / before - 1) * 10_000;
        var off = deviation > PriceWarningBps;
        tick.Add(at, new("oracle.price", price.Subject, Category.System, off ? Severity.Warning : Severity.Info, Math.Min(deviation / 80, 0.65), new
        {
            price.Asset,
            Usd = Math.Round(price.Usd, 4),
            DeviationBps = Math.Round(deviation, 2),
            AgeMs = tick.Random.Next(150, 2_400),
        }));
    }

    private static void Balance(Tick tick, DateTimeOffset at, Vault vault)
    {
        // Market makers bring a vault back towards its target, a little with each report; a paused one stays as it is.
        if (!vault.Paused)
            vault.BalanceUsd += (vault.TargetUsd - vault.BalanceUsd) * 0.02;
        var drained = Math.Clamp(1 - vault.BalanceUsd / vault.TargetUsd, 0, 1);
        tick.Add(at, Happening.Risk("vault.balance", vault.Subject, Math.Min(drained * 1.6, 0.97), new
        {
            Usd = Math.Round(vault.BalanceUsd, 2),
            vault.Asset,
            vault.Chain,
            DrainedPercent = Math.Round(drained * 100, 2),
            vault.Paused,
        }));
    }

    private static void Vitals(Tick tick, DateTimeOffset at, string host)
    {
        var cpu = Math.Clamp(28 + 22 * tick.Activity + 9 * tick.Random.Gaussian(), 2, 100);
        var severity = cpu > 96 ? Severity.Error : cpu > 90 ? Severity.Warning : Severity.Info;
        tick.Add(at, new("host.vitals", "server/" + host, Category.Health, severity, Math.Max(0, (cpu - 70) / 60), new
        {
            CpuPercent = Math.Round(cpu, 1),
            MemoryPercent = Math.Round(Math.Clamp(61 + 3 * tick.Random.Gaussian(), 0, 100), 1),
            LatencyMs = Math.Round(tick.Random.LogNormal(median: 12, sigma: 0.5), 1),
        }));
    }
}
