using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;

namespace RiskConsole.Bench.Events;

/// <summary>Events as a bridge and what surrounds it send them: some thirty kinds, a few thousand subjects, payloads of some 350 bytes with
/// hashes, amounts and words. The same seed gives the same events.</summary>
internal sealed class SampleEvents(int seed)
{
    private const int Subjects = 5_000;

    private static readonly string[] Chains = ["ethereum", "arbitrum", "optimism", "polygon", "base", "avalanche"];
    private static readonly string[] Assets = ["USDC", "WETH", "WBTC", "DAI", "USDT", "LINK"];
    private static readonly string[] Relayers = ["relayer/ams-1", "relayer/fra-2", "relayer/iad-1", "relayer/sin-3"];
    private static readonly string[] Clients = ["web/4.12.0", "ios/3.9.1", "android/3.9.4", "api/2.0"];
    private static readonly string[] Notes =
    [
        "settled within the usual window", "price feed answered late", "retried after a nonce gap", "confirmed by two of three validators",
        "limit checked against the daily budget", "routed over the standby endpoint", "manual review is not required",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next event; each has a uid of its own and no place in the log.</summary>
    public RiskEvent Next(string id, DateTimeOffset time)
    {
        var kind = _random.Next(100);
        return kind switch
        {
            < 42 => Transfer(id, time, "bridge.deposit", _random.NextDouble() * 0.6),
            < 78 => Transfer(id, time, "bridge.withdrawal", Math.Pow(_random.NextDouble(), 3)),
            < 90 => Relay(id, time),
            < 97 => SignIn(id, time),
            _ => Heartbeat(id, time),
        };
    }

    /// <summary>The event as a CloudEvent in JSON.</summary>
    public static byte[] ToJson(RiskEvent e)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", e.Id);
            json.WriteString("source", e.Source);
            json.WriteString("type", e.Type);
            json.WriteString("subject", e.Subject);
            json.WriteString("time", e.Time);
            json.WriteString("severity", e.Severity.Name());
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            json.WriteRawValue(e.Data!);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private RiskEvent Transfer(string id, DateTimeOffset time, string kind, double score)
    {
        var usd = Math.Round(Math.Exp(6 + 2.2 * Gaussian()), 2);
        return Make(id, time, "/meridian/bridge", kind, $"account/0x{Subject():x10}", score > 0.9 ? Severity.Critical : score > 0.75 ? Severity.Warning : Severity.Info, new
        {
            usd,
            asset = Pick(Assets),
            amount = (usd * 0.000417).ToString("0.########", CultureInfo.InvariantCulture),
            chain = Pick(Chains),
            origin_chain = Pick(Chains),
            vault = $"vault/{Pick(Chains)}-{_random.Next(4)}",
            tx = "0x" + Hex(32),
            latency_ms = _random.Next(2_000, 60_000),
            confirmations = _random.Next(12, 65),
            note = Pick(Notes),
            score = Math.Round(score, 3),
        });
    }

    private RiskEvent Relay(string id, DateTimeOffset time) => Make(id, time, "/meridian/relayers", "relayer.submission", Pick(Relayers),
        _random.Next(60) == 0 ? Severity.Error : Severity.Info, new
        {
            chain = Pick(Chains),
            status = _random.Next(60) == 0 ? "reverted" : "mined",
            latency_ms = _random.Next(200, 9_000),
            gas_gwei = Math.Round(10 + 8 * _random.NextDouble(), 1),
            messages = _random.Next(1, 25),
            tx = "0x" + Hex(32),
            note = Pick(Notes),
            score = Math.Round(_random.NextDouble() * 0.3, 3),
        });

    private RiskEvent SignIn(string id, DateTimeOffset time) => Make(id, time, "/meridian/identity",
        _random.Next(20) == 0 ? "auth.failed" : "auth.signed-in", $"user/{_random.Next(800)}", Severity.Info, new
        {
            ip = $"10.{_random.Next(256)}.{_random.Next(256)}.{_random.Next(256)}",
            client = Pick(Clients),
            factor = _random.Next(4) == 0 ? "totp" : "password",
            session = Hex(12),
            country = Pick(["NL", "DE", "US", "SG", "BR"]),
            score = Math.Round(_random.NextDouble() * 0.4, 3),
        });

    private RiskEvent Heartbeat(string id, DateTimeOffset time) => Make(id, time, "/meridian/hosts", $"host-{_random.Next(24)}.heartbeat",
        $"host/{_random.Next(24)}", Severity.Info, new
        {
            cpu = Math.Round(_random.NextDouble(), 3),
            memory_mb = _random.Next(1_000, 16_000),
            queue = _random.Next(40),
            uptime_s = _random.Next(10_000_000),
        });

    private static RiskEvent Make(string id, DateTimeOffset time, string source, string kind, string subject, Severity severity, object data) => new()
    {
        Uid = Guid.CreateVersion7(time),
        Source = source,
        Id = id,
        Type = "io.meridian." + kind,
        Subject = subject,
        Time = time,
        ReceivedAt = time,
        Severity = severity,
        Category = kind.StartsWith("auth", StringComparison.Ordinal) ? Category.Security
            : kind.StartsWith("bridge", StringComparison.Ordinal) ? Category.Risk : Category.System,
        DataContentType = "application/json",
        Data = JsonSerializer.Serialize(data),
    };

    // A few subjects have most of the events, as accounts do.
    private long Subject() => (long)(Subjects * Math.Pow(_random.NextDouble(), 2)) * 7_919_317L;

    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private string Hex(int bytes)
    {
        var value = new byte[bytes];
        _random.NextBytes(value);
        return Convert.ToHexStringLower(value);
    }

    private string Pick(string[] words) => words[_random.Next(words.Length)];
}
