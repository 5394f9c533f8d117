using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

/// <summary>Two instances on one database and one Redis.</summary>
internal sealed class TwoConsoles : IAsyncDisposable
{
    private TwoConsoles(RedisServer redis, TestConsole a, TestConsole b) => (Redis, A, B) = (redis, a, b);

    public RedisServer Redis { get; }

    public TestConsole A { get; }

    public TestConsole B { get; }

    public static async Task<TwoConsoles> StartAsync(params (string Key, string Value)[] settings)
    {
        var redis = await RedisServer.StartAsync();
        settings = [("ConnectionStrings:Redis", redis.Url), .. settings];
        var a = await TestConsole.StartAsync(settings: settings);
        var b = await TestConsole.StartAsync(folder: a.Folder, ownsFolder: false, settings: settings);
        return new TwoConsoles(redis, a, b);
    }

    public async ValueTask DisposeAsync()
    {
        await B.DisposeAsync();
        await A.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
