using System.Text.Json;
using RiskConsole.Telemetry;
using RiskConsole.Telemetry.Instances;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>Instances learn of each other by reports that Redis forgets after a while, and a set of the names.</summary>
internal sealed class RedisInstances(RedisLink link, RedisKeys keys, ThisInstance me, ILogger<RedisInstances> logger) : IInstanceExchange
{
    private const int MaxInstances = 100;
    private const int MaxReport = 1 << 20;

    /// <summary>Three reports may be late before an instance counts as gone.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(7);

    public async Task<IReadOnlyList<InstanceReport>?> ExchangeAsync(InstanceReport own, CancellationToken ct)
    {
        var report = JsonSerializer.SerializeToUtf8Bytes(own, InstanceJson.Default.InstanceReport);
        try
        {
            var names = await link.RunAsync(async database =>
            {
                var told = database.StringSetAsync(keys.Instance(me.Name), report, Lifetime);
                var listed = database.SetAddAsync(keys.Instances, me.Name);
                var asked = database.SetMembersAsync(keys.Instances);
                await told;
                await listed;
                return await asked;
            }, ct);
            string[] others = [.. names.Select(name => name.ToString()).Where(name => name != me.Name).Take(MaxInstances)];
            if (others.Length == 0)
                return [];
            var reports = await link.RunAsync(database => database.StringGetAsync([.. others.Select(name => (RedisKey)keys.Instance(name))]), ct);
            RedisValue[] gone = [.. others.Where((_, i) => reports[i].IsNull).Select(name => (RedisValue)name)];
            if (gone.Length > 0)
                await link.RunAsync(database => database.SetRemoveAsync(keys.Instances, gone), ct);
            return [.. others.Select((name, i) => Read(name, reports[i])).OfType<InstanceReport>()];
        }
        catch (RedisAwayException)
        {
            return null;
        }
    }

    public async Task LeaveAsync(CancellationToken ct)
    {
        try
        {
            await link.RunAsync(async database =>
            {
                var left = database.SetRemoveAsync(keys.Instances, me.Name);
                return await database.KeyDeleteAsync(keys.Instance(me.Name)) | await left;
            }, ct);
        }
        catch (RedisAwayException e)
        {
            logger.LogDebug("The other instances will notice that this one has ended: {Reason}", e.Message);
        }
    }

    private static InstanceReport? Read(string name, RedisValue value)
    {
        if ((byte[]?)value is not { Length: <= MaxReport } bytes)
            return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, InstanceJson.Default.InstanceReport) is { Version: not null, Role: not null, Addresses.IsDefault: false, CircuitsByUser: not null } report && report.Name == name
                ? report
                : null;
        }
        catch (JsonException)
        {
            // Somebody else wrote it.
            return null;
        }
    }
}
