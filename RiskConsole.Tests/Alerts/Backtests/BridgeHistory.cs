using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;

namespace RiskConsole.Tests.Alerts.Backtests;

/// <summary>Some hours of a small bridge: an event every second or so, received as it happened, with a rush now and then.</summary>
internal static class BridgeHistory
{
    private static readonly string[] Chains = ["base", "ethereum", "polygon"];

    public static List<RiskEvent> Make(DateTimeOffset start, TimeSpan length, int seed = 1)
    {
        var random = new Random(seed);
        var events = new List<RiskEvent>();
        for (var at = start; at < start + length; at += TimeSpan.FromMilliseconds(random.Next(200, 1_000)))
        {
            var rush = at.Minute % 20 == 7;
            var kind = random.Next(rush ? 3 : 6);
            events.Add(new RiskEvent
            {
                Uid = Guid.CreateVersion7(),
                Source = "/test",
                Id = string.Create(CultureInfo.InvariantCulture, $"{seed}-{events.Count}"),
                Type = kind switch { 0 => "io.test.deposit", 1 => "io.test.withdrawal", 2 when rush => "io.test.withdrawal", _ => "io.test.heartbeat" },
                Subject = random.Next(20) == 0 ? null : $"account/{random.Next(12)}",
                Time = at,
                ReceivedAt = at,
                Severity = Severity.Info,
                Category = random.Next(10) == 0 ? Category.Security : Category.Risk,
                Score = kind > 2 ? null : Math.Round(random.NextDouble(), 3),
                DataContentType = "application/json",
                Data = kind > 2 ? null : JsonSerializer.Serialize(new { usd = random.Next(1, rush ? 3_000 : 1_000), chain = Chains[random.Next(Chains.Length)] }),
            });
        }
        return events;
    }
}
