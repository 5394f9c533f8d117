using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;

namespace RiskConsole.Bench.Rules;

/// <summary>Events for the rules of <see cref="RuleMix"/>: deposits and withdrawals on several bridges, of 100,000 accounts, each event with a payload of its own.</summary>
internal sealed class RuleEvents(int seed, int bridges)
{
    public const int Accounts = 100_000;

    private static readonly string[] Chains = ["ethereum", "arbitrum", "optimism", "polygon", "base", "avalanche"];
    private static readonly string[] Assets = ["USDC", "WETH", "WBTC", "DAI", "USDT", "LINK"];

    private readonly Random _random = new(seed);

    /// <summary>Events in order of time, as they come from the log: nothing of them was parsed yet.</summary>
    public RiskEvent[] Make(int count, DateTimeOffset start, TimeSpan step) =>
        [.. Enumerable.Range(0, count).Select(i => Make(i, start + i * step))];

    private RiskEvent Make(int i, DateTimeOffset at)
    {
        var type = RuleMix.TypeOf(_random.Next(bridges), _random.Next(2) == 0 ? "deposit" : "withdrawal");
        // Every account comes up, in an order that a processor's cache cannot guess.
        var account = (long)i * 7_919 % Accounts;
        return new RiskEvent
        {
            Seq = i + 1,
            Uid = Guid.CreateVersion7(at),
            Source = "/meridian/bridge",
            Id = i.ToString("D20", CultureInfo.InvariantCulture),
            Type = type,
            Subject = $"account/0x{account:x10}",
            Time = at,
            ReceivedAt = at,
            Severity = Severity.Info,
            Category = Category.Risk,
            Score = Math.Round(_random.NextDouble(), 4),
            DataContentType = "application/json",
            Data = JsonSerializer.Serialize(new
            {
                usd = Math.Round(Math.Exp(6 + 2.2 * _random.NextDouble()), 2),
                asset = Assets[_random.Next(Assets.Length)],
                chain = Chains[_random.Next(Chains.Length)],
                origin_chain = Chains[_random.Next(Chains.Length)],
                vault = $"vault/{_random.Next(24)}",
                tx = $"0x{_random.NextInt64():x16}{_random.NextInt64():x16}",
                latency_ms = _random.Next(2_000, 60_000),
                note = "settled within the usual window",
            }),
        };
    }
}
