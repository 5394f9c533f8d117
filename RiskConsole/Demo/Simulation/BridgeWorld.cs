namespace RiskConsole.Demo.Simulation;

/// <summary>Who and what there is at the bridge, and how it is at the moment. Actors and incidents change it.</summary>
internal sealed class BridgeWorld
{
    private const int AccountCount = 600;

    // A few accounts make most of the traffic: the n-th busiest is chosen in proportion to 1/n^1.05.
    private const double ZipfExponent = 1.05;
    private const int RememberedWithdrawals = 200;

    private readonly Random _random;
    private readonly List<Account> _accounts = [];
    private readonly double[] _reach = new double[AccountCount];
    private readonly Queue<Withdrawal> _withdrawals = new();

    public BridgeWorld(Random random)
    {
        _random = random;
        var sum = 0.0;
        for (var i = 0; i < AccountCount; i++)
        {
            _accounts.Add(NewAccount());
            sum += 1 / Math.Pow(i + 1, ZipfExponent);
            _reach[i] = sum;
        }
    }

    public static IReadOnlyList<string> Chains { get; } = ["ethereum", "arbitrum", "optimism", "base", "polygon"];

    public IReadOnlyList<Vault> Vaults { get; } =
    [
        new("eth-usdc", "ethereum", "USDC", 84e6),
        new("eth-weth", "ethereum", "ETH", 121e6),
        new("arb-usdc", "arbitrum", "USDC", 31e6),
        new("op-weth", "optimism", "ETH", 24e6),
        new("base-usdc", "base", "USDC", 22e6),
        new("poly-wbtc", "polygon", "WBTC", 17e6),
    ];

    public IReadOnlyList<Validator> Validators { get; } = [.. Enumerable.Range(1, 9).Select(n => new Validator(n))];

    public IReadOnlyList<Relayer> Relayers { get; } = [.. Enumerable.Range(1, 4).Select(n => new Relayer(n))];

    public IReadOnlyList<Price> Prices { get; } = [new("ETH", 3_420, 0.0004), new("WBTC", 96_800, 0.0003), new("USDC", 1, 0.00002), new("ARB", 0.84, 0.0008)];

    public static IReadOnlyList<string> People { get; } = ["maria.k", "jonas.w", "aisha.n", "tomas.p", "li.chen", "eva.s", "raj.m", "nora.b"];

    public static IReadOnlyList<string> Hosts { get; } = ["bridge-api-1", "bridge-api-2", "indexer-1", "signer-1"];

    /// <summary>The last withdrawals, oldest first.</summary>
    public IReadOnlyCollection<Withdrawal> RecentWithdrawals => _withdrawals;

    /// <summary>An account by how busy it is.</summary>
    public Account SomeAccount()
    {
        var at = Array.BinarySearch(_reach, _random.NextDouble() * _reach[^1]);
        return _accounts[at < 0 ? ~at : at];
    }

    /// <summary>An account nobody has seen before.</summary>
    public Account NewAccount() => new("0x" + _random.Hex(20), _random.LogNormal(median: 900, sigma: 1.6), _random.Between(0, 0.12));

    public double PriceOf(string asset) => Prices.FirstOrDefault(p => p.Asset == asset)?.Usd ?? 1;

    public void Remember(Withdrawal withdrawal)
    {
        _withdrawals.Enqueue(withdrawal);
        if (_withdrawals.Count > RememberedWithdrawals)
            _withdrawals.Dequeue();
    }
}

/// <param name="MedianUsd">What the account usually moves.</param>
/// <param name="Risk">What it adds to the score of each of its transfers, 0 to 1.</param>
internal sealed record Account(string Address, double MedianUsd, double Risk)
{
    public string Subject => "account/" + Address;
}

internal sealed class Vault(string name, string chain, string asset, double targetUsd)
{
    public string Subject => "vault/" + name;
    public string Chain => chain;
    public string Asset => asset;
    public double TargetUsd { get; } = targetUsd;
    public double BalanceUsd { get; set; } = targetUsd;
    public bool Paused { get; set; }
}

internal sealed class Validator(int number)
{
    public int Number => number;
    public string Subject => $"validator/{number}";
    public bool Silent { get; set; }
}

internal sealed class Relayer(int number)
{
    public string Subject => $"relayer/{number}";

    /// <summary>How many times slower than usual; 1 is usual.</summary>
    public double Slowness { get; set; } = 1;
    public int Queue { get; set; }
}

internal sealed class Price(string asset, double usd, double volatility)
{
    public string Asset => asset;
    public string Subject => $"oracle/{asset.ToLowerInvariant()}-usd";
    public double Volatility => volatility;
    public double Usd { get; set; } = usd;
}

internal sealed record Withdrawal(string Id, Account Account, Vault Vault, double Usd, string OriginChain);
