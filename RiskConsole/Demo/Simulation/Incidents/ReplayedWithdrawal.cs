namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>A withdrawal that was paid already is claimed again, with the same id in new transactions.</summary>
internal sealed class ReplayedWithdrawal : IIncident
{
    private readonly Withdrawal? _original;
    private readonly Beat _claims;
    private int _left;

    private ReplayedWithdrawal(Withdrawal? original, int claims, DateTimeOffset start)
    {
        _original = original;
        _left = claims;
        _claims = new(start);
    }

    // With no withdrawal yet there is nothing to replay.
    public bool Over => _left == 0 || _original is null;

    public static IIncident Begin(Tick tick) =>
        new ReplayedWithdrawal(tick.World.RecentWithdrawals.MaxBy(w => w.Usd), tick.Random.Next(2, 7), tick.From);

    public void Act(Tick tick)
    {
        if (_original is null)
            return;
        foreach (var at in _claims.Within(tick, () => tick.Random.Between(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(50))))
        {
            if (Over)
                return;
            _left--;
            var score = tick.Random.Between(0.86, 0.97);
            _original.Vault.BalanceUsd -= _original.Usd;
            tick.Add(at, Happening.Risk("bridge.withdrawal", _original.Account.Subject, score, Transfers.Describe(tick, _original, score)));
        }
    }
}
