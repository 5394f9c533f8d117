using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation;

/// <summary>The bridge's trade: deposits and withdrawals of accounts, and the relayers that carry them across.</summary>
internal sealed class Transfers(double perSecond) : IActor
{
    private const double DepositShare = 0.42;
    private const double WithdrawalShare = 0.36;
    private const double NewAccountChance = 0.03;
    private const double AmountDeviation = 1.1;

    private long _number = 48_000;

    public void Act(Tick tick)
    {
        var count = tick.Random.Poisson(perSecond * tick.Activity * tick.Length.TotalSeconds);
        for (var i = 0; i < count; i++)
        {
            var which = tick.Random.NextDouble();
            if (which < DepositShare)
                Deposit(tick);
            else if (which < DepositShare + WithdrawalShare)
                Withdraw(tick);
            else
                Relay(tick);
        }
    }

    /// <summary>What a withdrawal looks like, ordinary or not.</summary>
    public static object Describe(Tick tick, Withdrawal withdrawal, double score)
    {
        var price = tick.World.PriceOf(withdrawal.Vault.Asset);
        return new
        {
            withdrawal.Usd,
            withdrawal.Vault.Asset,
            Amount = Math.Round(withdrawal.Usd / price, 6),
            Chain = withdrawal.Vault.Chain,
            withdrawal.OriginChain,
            Vault = withdrawal.Vault.Subject,
            WithdrawalId = withdrawal.Id,
            Tx = "0x" + tick.Random.Hex(32),
            LatencyMs = Math.Round(tick.Random.LogNormal(median: 14_000, sigma: 0.5)),
            Confirmations = tick.Random.Next(12, 65),
            Model = score < 0.5 ? "baseline" : "outlier",
        };
    }

    private void Deposit(Tick tick)
    {
        var random = tick.Random;
        var (account, usd, score) = Transfer(tick);
        var vault = random.Pick(tick.World.Vaults);
        vault.BalanceUsd += usd;
        tick.Add(tick.SomeTime(), Happening.Risk("bridge.deposit", account.Subject, score * 0.7, new
        {
            Usd = usd,
            vault.Asset,
            Amount = Math.Round(usd / tick.World.PriceOf(vault.Asset), 6),
            vault.Chain,
            DestinationChain = random.Pick(BridgeWorld.Chains),
            Vault = vault.Subject,
            DepositId = $"d-{++_number}",
            Tx = "0x" + random.Hex(32),
            Confirmations = random.Next(12, 65),
        }));
    }

    private void Withdraw(Tick tick)
    {
        var (account, usd, score) = Transfer(tick);
        var vault = tick.Random.Pick(tick.World.Vaults);
        if (vault.Paused)
            return;
        usd = Math.Round(Math.Min(usd, vault.BalanceUsd * 0.02), 2);
        vault.BalanceUsd -= usd;
        var withdrawal = new Withdrawal($"w-{++_number}", account, vault, usd, tick.Random.Pick(BridgeWorld.Chains));
        tick.World.Remember(withdrawal);
        tick.Add(tick.SomeTime(), Happening.Risk("bridge.withdrawal", account.Subject, score, Describe(tick, withdrawal, score)));
    }

    private static (Account Account, double Usd, double Score) Transfer(Tick tick)
    {
        var random = tick.Random;
        var isNew = random.Chance(NewAccountChance);
        var account = isNew ? tick.World.NewAccount() : tick.World.SomeAccount();
        var unusual = random.Gaussian();
        var usd = Math.Round(Math.Max(5, account.MedianUsd * Math.Exp(AmountDeviation * unusual)), 2);
        // The further above the account's own habit, the riskier; who is new has none to go by.
        var score = account.Risk + (isNew ? 0.12 : 0) + 1 / (1 + Math.Exp(-1.7 * (unusual - 3.4))) + random.Between(0, 0.04);
        return (account, usd, Math.Min(score, 0.88));
    }

    private static void Relay(Tick tick)
    {
        var random = tick.Random;
        var relayer = random.Pick(tick.World.Relayers);
        var latency = random.LogNormal(median: 850, sigma: 0.35) * relayer.Slowness;
        var failed = random.Chance(0.015 * relayer.Slowness);
        var severity = failed || latency > 15_000 ? Severity.Warning : Severity.Info;
        tick.Add(tick.SomeTime(), new("relayer.submission", relayer.Subject, Category.System, severity, Math.Min(0.02 + latency / 60_000, 0.75), new
        {
            Chain = random.Pick(BridgeWorld.Chains),
            Status = failed ? "reverted" : "mined",
            LatencyMs = Math.Round(latency),
            GasGwei = Math.Round(random.LogNormal(median: 14, sigma: 0.4), 1),
            Messages = random.Next(1, 25),
            Queue = relayer.Queue + random.Next(0, 6),
            Tx = "0x" + random.Hex(32),
        }));
    }
}
