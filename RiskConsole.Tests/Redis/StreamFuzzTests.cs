using System.Text;
using RiskConsole.Redis;
using RiskConsole.Tests.Support;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Redis;

public class StreamFuzzTests(ITestOutputHelper output)
{
    private const int Entries = 400;

    [Fact, Trait("Req", "EV2")]
    public async Task Stream_HostileEntriesAmongGoodOnes_EachIsStoredOrADeadLetterAndNothingElseSuffers()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port}");
        var good = new List<string>();
        for (var i = 0; i < Entries; i++)
        {
            if (random.Next(2) == 0)
            {
                good.Add($"good-{i}");
                await client.GetDatabase().ExecuteAsync("XADD", Streaming.Stream, "*", "event", Streaming.Event($"good-{i}"));
            }
            else
            {
                await client.GetDatabase().ExecuteAsync("XADD", [Streaming.Stream, "*", .. Hostile(random, i)]);
            }
        }

        await Deadline.UntilAsync(async () => await redis.LengthAsync(Streaming.Stream) == 0, "every entry is dealt with");
        var stored = (await console.StoredAsync()).Select(e => e.Id).ToList();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(good.Except(stored));
        output.WriteLine($"{stored.Count} stored, {await redis.LengthAsync(Streaming.Dead)} dead letters");
        Assert.True(console.Get<RedisLink>().State.IsUp);
    }

    private static object[] Hostile(Random random, int i)
    {
        var text = Encoding.UTF8.GetBytes(Streaming.Event($"hostile-{i}", ",\"data\":{\"a\":[1,\"é\\u0001\"]}"));
        switch (random.Next(6))
        {
            case 0:
                return ["event", text[..random.Next(text.Length)]];
            case 1:
                for (var flips = random.Next(1, 6); flips > 0; flips--)
                    text[random.Next(text.Length)] = (byte)random.Next(256);
                return ["event", text];
            case 2:
                return [Bytes(random, random.Next(1, 200)), Bytes(random, random.Next(5_000))];
            case 3:
                return ["event", text, "received", Bytes(random, random.Next(1, 40))];
            case 4:
                return ["event", text, "received", random.NextInt64()];
            default:
                return ["event", text, "event", Bytes(random, 50), "=event", "x", "reason", "y", "whole", "1"];
        }
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
