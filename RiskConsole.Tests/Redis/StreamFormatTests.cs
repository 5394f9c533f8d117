using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Events.Ingest;
using RiskConsole.Redis;
using RiskConsole.Storage;
using RiskConsole.Tests.Events.Ingest;
using RiskConsole.Tests.Query;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Redis;

public class StreamFormatTests(ITestOutputHelper output)
{
    private static readonly string[] Attributes =
        ["subject", "severity", "category", "severitytext", "sourceseverity", "ownext", "traceparent", "score", "riskscore", "severitynumber", "flag"];

    private readonly StreamFormat _format = new(
        new OptionsFactory<IngestOptions>([], []), new CategoryRules(Options.Create(new IngestOptions())), TimeProvider.System);

    [Fact, Trait("Req", "EV2"), Trait("Req", "EV3")]
    public void Read_OfWhatWasWritten_IsTheSameEvent()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var same = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var parsed = Parsing.Parse(Document(random, i)).Events;
            if (parsed.Count == 0 || parsed[0].Event is not { } taken)
                continue;
            var entry = new StreamEntry("1-1", 1, 1, _format.Write(taken), taken.ReceivedAt.ToMicros());
            var (read, fault) = _format.Read(entry);

            Assert.True(fault is null, $"{fault?.Detail}: {Encoding.UTF8.GetString(entry.Event!)}");
            Assert.True(StreamFormat.SaySame(read!, taken), Encoding.UTF8.GetString(entry.Event!));
            Assert.Equal((taken.Time, taken.ReceivedAt, taken.Category, taken.Source, taken.Id), (read!.Time, read.ReceivedAt, read.Category, read.Source, read.Id));
            same++;
        }
        output.WriteLine($"{same} events");
        Assert.True(same > 1_000, $"only {same} valid events were made");
    }

    [Theory, Trait("Req", "EV2")]
    [InlineData(0, null)]
    [InlineData(1, EntryFault.TooLarge)]
    public void Read_EventAtTheLimit_IsTakenToTheByte(int more, string? reason)
    {
        var limit = new IngestOptions().MaxBodyBytes;
        var frame = Streaming.Event("1", ",\"data\":\"\"").Length;
        var text = Encoding.UTF8.GetBytes(Streaming.Event("1", $",\"data\":\"{new string('x', limit - frame + more)}\""));
        // As the script hands it over: what is larger stays in Redis.
        var (_, fault) = _format.Read(new StreamEntry("1-1", 1, text.Length + 5, text.Length <= limit ? text : null, null));
        Assert.Equal(reason, fault?.Reason);
    }

    [Fact, Trait("Req", "EV2")]
    public void SaySame_WithoutATimeOfItsOwn_IsNotToldApartByTheTimeOfReceipt()
    {
        var first = Read(Streaming.Event("1"), 1_000_000);
        Assert.True(StreamFormat.SaySame(Read(Streaming.Event("1"), 2_000_000), first));
        Assert.False(StreamFormat.SaySame(Read(Streaming.Event("1", ",\"data\":1"), 2_000_000), first));
        Assert.False(StreamFormat.SaySame(Read(Streaming.Event("1", ",\"severity\":\"error\""), 1_000_000), first));
    }

    private RiskEvent Read(string text, long received) => _format.Read(new StreamEntry("1-1", 1, 1, Encoding.UTF8.GetBytes(text), received)).Event!;

    private static string Document(Random random, int i)
    {
        var json = new JsonObject { ["specversion"] = "1.0", ["id"] = $"{i}{Pick(RandomEvents.Texts)}", ["source"] = "/s", ["type"] = "io.test.t" };
        foreach (var name in Attributes.Where(_ => random.Next(4) == 0))
            json[name] = Value();
        if (random.Next(3) == 0)
            json["time"] = Pick(["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1234567+05:30", "1970-01-01T00:00:00.000001Z"]);
        if (random.Next(3) != 0)
        {
            json["data"] = random.Next(2) == 0
                ? Value()
                : new JsonObject { ["score"] = random.NextDouble(), ["severity"] = Pick(RandomEvents.Texts), ["list"] = new JsonArray(Value(), Value()), [Pick(RandomEvents.Keys)] = Value() };
        }
        else if (random.Next(2) == 0)
        {
            json["data_base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Pick(RandomEvents.Texts)));
        }
        return json.ToJsonString(random.Next(2) == 0 ? new JsonSerializerOptions() : new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        string Pick(string[] from) => from[random.Next(from.Length)];

        JsonNode? Value() => random.Next(6) switch
        {
            0 => random.Next(30),
            1 => random.Next(2) == 0,
            2 => random.NextDouble(),
            3 => Pick(["high", "critical", "info", "security", "P1", "strange"]),
            _ => Pick(RandomEvents.Texts),
        };
    }
}
