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

    /// <summary>The next event, with a uid of its own and without a place in the log, received when it happened.</summary>
    public RiskEvent Next(string id, DateTimeOffset time) => Next(id, time, time);

    /// <summary>The next event, received at another time.</summary>
    public RiskEvent Next(string id, DateTimeOffset time, DateTimeOffset received) => Next(new(id, time, received));

    /// <summary>An event of a kind that is hardly ever seen, with texts and a subject that no other event has.</summary>
    public static RiskEvent Rare(string id, DateTimeOffset time, DateTimeOffset received, int number) => Make(
        new(id, time, received), "/meridian/wardens", "bridge.paused", $"vault/frozen-{number}", Severity.Critical, 1,
        new { @case = $"CASE-{number:D6}", note = "withdrawals were quarantined by hand", score = 1.0 });

    private RiskEvent Next(Stamp at)
    {
        var kind = _random.Next(100);
        return kind switch
        {
            < 42 => Transfer(at, "bridge.deposit", _random.NextDouble() * 0.6),
            < 78 => Transfer(at, "bridge.withdrawal", Math.Pow(_random.NextDouble(), 3)),
            < 90 => Relay(at),
            < 97 => SignIn(at),
            _ => Heartbeat(at),
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

    private RiskEvent Transfer(Stamp at, string kind, double score)
    {
        var usd = Math.Round(Math.Exp(6 + 2.2 * Gaussian()), 2);
        return Make(at, "/meridian/bridge", kind, $"account/0x{Subject():x10}", score > 0.9 ? Severity.Critical : score > 0.75 ? Severity.Warning : Severity.Info, Math.Round(score, 3), new
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

    private RiskEvent Relay(Stamp at)
    {
        var score = Math.Round(_random.NextDouble() * 0.3, 3);
        return Make(at, "/meridian/relayers", "relayer.submission", Pick(Relayers), _random.Next(60) == 0 ? Severity.Error : Severity.Info, score, new
        {
            chain = Pick(Chains),
            status = _random.Next(60) == 0 ? "reverted" : "mined",
            latency_ms = _random.Next(200, 9_000),
            gas_gwei = Math.Round(10 + 8 * _random.NextDouble(), 1),
            messages = _random.Next(1, 25),
            tx = "0x" + Hex(32),
            note = Pick(Notes),
            score,
        });
    }

    private RiskEvent SignIn(Stamp at)
    {
        var score = Math.Round(_random.NextDouble() * 0.4, 3);
        var kind = _random.Next(20) == 0 ? "auth.failed" : "auth.signed-in";
        return Make(at, "/meridian/identity", kind, $"user/{_random.Next(800)}", Severity.Info, score, new
        {
            ip = $"10.{_random.Next(256)}.{_random.Next(256)}.{_random.Next(256)}",
            client = Pick(Clients),
            factor = _random.Next(4) == 0 ? "totp" : "password",
            session = Hex(12),
            country = Pick(["NL", "DE", "US", "SG", "BR"]),
            score,
        });
    }

    private RiskEvent Heartbeat(Stamp at) => Make(at, "/meridian/hosts", $"host-{_random.Next(24)}.heartbeat",
        $"host/{_random.Next(24)}", Severity.Info, null, new
        {
            cpu = Math.Round(_random.NextDouble(), 3),
            memory_mb = _random.Next(1_000, 16_000),
            queue = _random.Next(40),
            uptime_s = _random.Next(10_000_000),
        });

    private static RiskEvent Make(Stamp at, string source, string kind, string subject, Severity severity, double? score, object data) => new()
    {
        Uid = Guid.CreateVersion7(at.Received),
        Source = source,
        Id = at.Id,
        Type = "io.meridian." + kind,
        Subject = subject,
        Time = at.Time,
        ReceivedAt = at.Received,
        Severity = severity,
        Score = score,
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

    private readonly record struct Stamp(string Id, DateTimeOffset Time, DateTimeOffset Received);
}
