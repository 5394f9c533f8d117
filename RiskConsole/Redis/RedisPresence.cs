using System.Text.Json;
using System.Text.Json.Serialization;
using RiskConsole.Access.Presence;
using RiskConsole.Telemetry;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>Instances tell each other who looks at alerts by lists that Redis forgets after a while, and a set of the names of those that have one.</summary>
internal sealed class RedisPresence(RedisLink link, RedisKeys keys, ThisInstance me) : IPresenceExchange
{
    private const int MaxInstances = 100;
    private const int MaxReport = 1 << 20;
    private const int MaxLooks = 5_000;
    private const int MaxName = 256;

    /// <summary>Three tellings may be late before those who looked there count as gone.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(7);

    private bool _listed;

    public async Task<IReadOnlyList<Look>?> ExchangeAsync(IReadOnlyList<Look> own, CancellationToken ct)
    {
        try
        {
            var names = await link.RunAsync(database => TellAsync(database, own), ct);
            string[] others = [.. names.Select(name => name.ToString()).Where(name => name != me.Name).Take(MaxInstances)];
            if (others.Length == 0)
                return [];
            var reports = await link.RunAsync(database => database.StringGetAsync([.. others.Select(name => (RedisKey)keys.Presence(name))]), ct);
            RedisValue[] gone = [.. others.Where((_, i) => reports[i].IsNull).Select(name => (RedisValue)name)];
            if (gone.Length > 0)
                await link.RunAsync(database => database.SetRemoveAsync(keys.Presences, gone), ct);
            return [.. reports.SelectMany(Read)];
        }
        catch (RedisAwayException)
        {
            return null;
        }
    }

    private async Task<RedisValue[]> TellAsync(IDatabaseAsync database, IReadOnlyList<Look> own)
    {
        if (own.Count > 0)
        {
            var report = JsonSerializer.SerializeToUtf8Bytes([.. own.Take(MaxLooks)], PresenceJson.Default.LookArray);
            var told = database.StringSetAsync(keys.Presence(me.Name), report, Lifetime);
            await database.SetAddAsync(keys.Presences, me.Name);
            await told;
        }
        else if (_listed)
        {
            var left = database.SetRemoveAsync(keys.Presences, me.Name);
            await database.KeyDeleteAsync(keys.Presence(me.Name));
            await left;
        }
        _listed = own.Count > 0;
        return await database.SetMembersAsync(keys.Presences);
    }

    // Anyone who reaches the server can write there: what is not ours is dropped.
    private static IEnumerable<Look> Read(RedisValue value)
    {
        if ((byte[]?)value is not { Length: <= MaxReport } bytes)
            return [];
        try
        {
            return (JsonSerializer.Deserialize(bytes, PresenceJson.Default.LookArray) ?? [])
                .Where(look => look is { Name.Length: > 0 and <= MaxName } && Enum.IsDefined(look.Category)).Take(MaxLooks);
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

[JsonSerializable(typeof(Look[]))]
internal sealed partial class PresenceJson : JsonSerializerContext;
