using System.Globalization;
using RiskConsole.Events;
using RiskConsole.Redis;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

/// <summary>Words the tests of the stream share.</summary>
internal static class Streaming
{
    public const string Stream = "riskconsole:events";
    public const string Dead = "riskconsole:events:dead";

    // Patience, since a busy machine may keep a healthy server from answering within the second that is the default.
    private static readonly (string, string) Patient = ("Redis:CommandTimeout", "00:00:20");

    public static Task<TestConsole> ConsoleAsync(RedisServer redis, params (string, string)[] settings) =>
        TestConsole.StartAsync(settings: [("ConnectionStrings:Redis", redis.Url), Patient, .. settings]);

    /// <summary>A second instance on the same database file.</summary>
    public static Task<TestConsole> AnotherAsync(TestConsole first, RedisServer redis, params (string, string)[] settings) =>
        TestConsole.StartAsync(folder: first.Folder, ownsFolder: false, settings: [("ConnectionStrings:Redis", redis.Url), Patient, .. settings]);

    public static string Event(string id, string more = "") =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/s","type":"io.test.happened"{{more}}}""";

    public static string Batch(string name, int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(i => Event($"{name}-{i}")))}]";

    public static Task<string> AddAsync(this RedisServer redis, string text, params string[] more) =>
        redis.CliAsync(["XADD", Stream, "*", "event", text, .. more]);

    public static async Task<int> LengthAsync(this RedisServer redis, string stream) =>
        int.Parse(await redis.CliAsync("XLEN", stream), CultureInfo.InvariantCulture);

    public static Task UntilDeadAsync(this RedisServer redis, int count) =>
        Deadline.UntilAsync(async () => await redis.LengthAsync(Dead) == count, $"{count} dead letters");

    /// <summary>Every dead letter's fields as text, oldest first.</summary>
    public static async Task<string> DeadAsync(this RedisServer redis) => await redis.CliAsync("XRANGE", Dead, "-", "+");

    public static Task UntilReadyAsync(this TestConsole console) => Deadline.UntilAsync(() => console.Get<StreamKeeper>().IsReady, "the stream is ready");

    public static async Task<IReadOnlyList<RiskEvent>> StoredAsync(this TestConsole console)
    {
        var all = new List<RiskEvent>();
        while (await console.Get<IEventStore>().ReadAfterAsync(all.Count == 0 ? 0 : all[^1].Seq, 1_000, Deadline.Token) is { Count: > 0 } page)
            all.AddRange(page);
        return all;
    }

    public static Task UntilStoredAsync(this TestConsole console, int count) => Deadline.UntilAsync(
        async () => await console.Get<IEventStore>().CountAsync(new EventSearch(null, CategorySet.All), Deadline.Token) >= count, $"{count} events are in the log");

    public static async Task<ApiReply> PostedAsync(this ApiCaller api, string body)
    {
        var reply = await api.PostAsync(body);
        Assert.True(reply.Status == 202, $"{reply.Status}: {reply.Json}");
        return reply;
    }
}
