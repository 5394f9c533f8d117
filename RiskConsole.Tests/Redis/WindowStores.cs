using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Redis;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

/// <summary>Stores of windows on one real Redis, each with a connection of its own, as of several instances.</summary>
internal sealed class WindowStores : IAsyncDisposable
{
    private readonly List<RedisLink> _links = [];
    private readonly IOptions<RedisOptions> _options = Options.Create(new RedisOptions { CommandTimeout = TimeSpan.FromSeconds(5) });

    private WindowStores(RedisServer redis) => (Redis, Keys) = (redis, new RedisKeys(_options));

    public RedisServer Redis { get; }

    public RedisKeys Keys { get; }

    public RedisLink Link => _links[0];

    public static async Task<WindowStores> StartAsync(params string[] arguments) => new(await RedisServer.StartAsync(arguments));

    /// <summary>Of another instance.</summary>
    public async Task<RedisWindowStore> OpenAsync(TimeProvider? time = null)
    {
        var link = new RedisLink(RedisAddress.Parse(Redis.Url), _options, Keys, TimeProvider.System, NullLogger<RedisLink>.Instance);
        _links.Add(link);
        await link.StartAsync(Deadline.Token);
        return new RedisWindowStore(link, Keys, time ?? TimeProvider.System, NullLogger<RedisWindowStore>.Instance);
    }

    public Task UntilUpAsync() => Deadline.UntilAsync(() => _links.TrueForAll(link => link.State.IsUp), "Redis is back");

    public Task UntilAwayAsync() => Deadline.UntilAsync(() => _links.TrueForAll(link => !link.State.IsUp), "the loss is noticed");

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
        {
            await link.StopAsync(CancellationToken.None);
            link.Dispose();
        }
        await Redis.DisposeAsync();
    }
}
