using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>An attacker tries a forged proof with small sums, then empties a vault; the guardians pause it, and later it is refilled.</summary>
internal sealed class VaultDrain : IIncident
{
    private const int Probes = 3;
    private const double GuardiansReactBelow = 0.45;
    private static readonly TimeSpan Repair = TimeSpan.FromMinutes(4);

    private readonly Vault _vault;
    private readonly Account _attacker;
    private readonly Beat _withdrawals;
    private int _count;
    private DateTimeOffset? _refilledAt;

    private VaultDrain(Vault vault, Account attacker, DateTimeOffset start)
    {
        _vault = vault;
        _attacker = attacker;
        _withdrawals = new(start);
    }

    public bool Over { get; private set; }

    public static IIncident Begin(Tick tick) => new VaultDrain(tick.Random.Pick(tick.World.Vaults), tick.World.NewAccount(), tick.From);

    public void Act(Tick tick)
    {
        if (_refilledAt is { } refilled)
        {
            if (tick.To > refilled)
                Refill(tick);
            return;
        }
        foreach (var at in _withdrawals.Within(tick, () => Pause(tick.Random)))
        {
            Withdraw(tick, at);
            if (_vault.BalanceUsd < _vault.TargetUsd * GuardiansReactBelow)
            {
                PauseVault(tick, at);
                return;
            }
        }
    }

    private TimeSpan Pause(Random random) => _count < Probes
        ? random.Between(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(35))
        : random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    private void Withdraw(Tick tick, DateTimeOffset at)
    {
        var probing = _count++ < Probes;
        var share = probing ? tick.Random.Between(0.000_01, 0.000_1) : tick.Random.Between(0.02, 0.06);
        var score = probing ? 0.55 + 0.08 * _count : tick.Random.Between(0.93, 0.995);
        var usd = Math.Round(_vault.BalanceUsd * share, 2);
        _vault.BalanceUsd -= usd;
        var withdrawal = new Withdrawal($"w-x{tick.Random.Hex(4)}", _attacker, _vault, usd, tick.Random.Pick(BridgeWorld.Chains));
        tick.Add(at, Happening.Risk("bridge.withdrawal", _attacker.Subject, score, Transfers.Describe(tick, withdrawal, score)));
    }

    private void PauseVault(Tick tick, DateTimeOffset at)
    {
        _vault.Paused = true;
        _refilledAt = at + Repair;
        tick.Add(at, Happening.Risk("vault.paused", _vault.Subject, 0.98, new
        {
            Usd = Math.Round(_vault.BalanceUsd, 2),
            LostUsd = Math.Round(_vault.TargetUsd - _vault.BalanceUsd, 2),
            _vault.Asset,
            _vault.Chain,
            Withdrawals = _count,
            By = "guardian-multisig",
        }));
    }

    private void Refill(Tick tick)
    {
        _vault.Paused = false;
        _vault.BalanceUsd = _vault.TargetUsd;
        tick.Add(tick.SomeTime(), new("vault.resumed", _vault.Subject, Category.Risk, Severity.Info, 0.1, new { Usd = _vault.TargetUsd, _vault.Asset, _vault.Chain }));
        Over = true;
    }
}
