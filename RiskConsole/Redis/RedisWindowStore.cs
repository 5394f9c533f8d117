using System.Globalization;
using System.Security.Cryptography;
using RiskConsole.Rules.Engine;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>Windows of rules in Redis: a hash per rule and shape, from key to state. All hashes of a generation are whole as of the position that stands beside its name; a
/// reset writes another generation and then lets it count, so it may take its time.</summary>
/// <remarks>The position lives for <see cref="Lifetime"/> after it was last moved and the hashes for twice that, so a kept position never outlives a state, and what
/// nobody needs any more ends by itself. While Redis is away every call says so at once; the console's health shows it with the connection's.</remarks>
internal sealed class RedisWindowStore(RedisLink link, RedisKeys keys, TimeProvider time, ILogger<RedisWindowStore> logger) : IWindowStore
{
    /// <summary>How long states outlive the last save: longer than any quiet time, after which keeping would have to begin anew.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>Changes that one script takes, so that it does not hold Redis up.</summary>
    private const int MostChanges = 1_000;
    private const int MostBytes = 1 << 20;

    /// <summary>States that one page of a rule has, about.</summary>
    private const int Page = 1_000;

    private static readonly long LifetimeMs = (long)Lifetime.TotalMilliseconds;
    private static readonly TimeSpan BetweenRenewals = Lifetime / 4;

    private string? _generation;

    /// <summary>What stands at the position as far as this instance knows: another one must not have written since.</summary>
    private string? _mark;
    private DateTimeOffset _renewed;

    public bool Keeps => true;

    public async ValueTask<long?> PositionAsync(CancellationToken ct)
    {
        var (answered, kept) = await TryAsync(database => ReadAsync(async () => (string?)await database.StringGetAsync(keys.Windows)), ct);
        if (!answered)
            return null;
        if (kept?.Split(' ') is not [var generation, var place] || !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return IWindowStore.Nowhere;
        (_generation, _mark) = (generation, kept);
        return position;
    }

    public async ValueTask<IReadOnlyList<(WindowId Id, byte[] State)>?> LoadAsync(IReadOnlyCollection<WindowId> ids, CancellationToken ct)
    {
        if (_generation is not { } generation)
            return null;
        if (ids.Count == 0)
            return [];
        var groups = ids.GroupBy(id => keys.WindowsOf(generation, id.RuleId, id.Shape)).Select(group => (Hash: group.Key, Ids: group.ToArray())).ToArray();
        var (answered, states) = await TryAsync(database => ReadAsync(async () =>
        {
            var reads = groups.Select(group => database.HashGetAsync(group.Hash, Array.ConvertAll(group.Ids, id => (RedisValue)id.Key))).ToArray();
            var kept = database.StringGetAsync(keys.Windows);
            var values = await Task.WhenAll(reads);
            return await kept == _mark ? values : null;
        }), ct);
        if (!answered || states is null)
            return null;
        return [.. groups.SelectMany((group, g) => group.Ids.Select((id, i) => (Id: id, State: (byte[]?)states[g][i]))).Where(found => found.State is not null)
            .Select(found => (found.Id, found.State!))];
    }

    public async ValueTask<IReadOnlyList<(WindowId Id, byte[] State)>?> LoadAllAsync(Guid ruleId, ulong shape, CancellationToken ct)
    {
        if (_generation is not { } generation)
            return null;
        var hash = keys.WindowsOf(generation, ruleId, shape);
        // A page may give a key twice.
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var (answered, page) = await TryAsync(database => ReadAsync(async () =>
            {
                var kept = database.StringGetAsync(keys.Windows);
                var read = (RedisResult[])await database.ExecuteAsync("HSCAN", hash, cursor, "COUNT", Page);
                return await kept == _mark ? read : null;
            }), ct);
            if (!answered || page is null)
                return null;
            cursor = (string)page[0];
            var fields = (RedisResult[])page[1];
            for (var i = 0; i + 1 < fields.Length; i += 2)
                found[(string)fields[i]] = (byte[])fields[i + 1];
        }
        while (cursor != "0");
        return [.. found.Select(pair => (new WindowId(ruleId, shape, pair.Key), pair.Value))];
    }

    public async ValueTask<bool> SaveAsync(long from, long to, IReadOnlyList<WindowChange> changes, CancellationToken ct)
    {
        if (_generation is not { } generation)
            return false;
        var chunks = Chunks(changes);
        var meanwhile = Enumerable.Range(0, chunks.Count).Select(_ => $"{generation} saving {RandomNumberGenerator.GetHexString(8, lowercase: true)}").ToArray();
        var (answered, saved) = await TryAsync(database => ReadAsync(async () =>
        {
            // Sent together, done one after the other. The position is away until the last is done.
            var calls = chunks.Select((chunk, i) => Evaluate(database, WindowScripts.Save, [keys.Windows, keys.WindowsOf(generation)], [
                i == 0 ? Text(generation, from) : meanwhile[i - 1], meanwhile[i], i == chunks.Count - 1 ? Text(generation, to) : meanwhile[i], LifetimeMs, 2 * LifetimeMs,
            ], generation, chunk)).ToArray();
            return (await Task.WhenAll(calls)).All(answer => (int)answer == 1);
        }), ct);
        if (!answered || !saved)
            return false;
        _mark = Text(generation, to);
        return await RenewAsync(generation, ct);
    }

    public async ValueTask<bool> ResetAsync(long position, IReadOnlyList<WindowChange> states, CancellationToken ct)
    {
        var generation = RandomNumberGenerator.GetHexString(12, lowercase: true);
        foreach (var chunk in Chunks([.. states.Where(change => change.State is not null)]))
        {
            if (chunk.Count == 0)
                continue;
            var (added, _) = await TryAsync(database => ReadAsync(() =>
                Evaluate(database, WindowScripts.Add, [keys.WindowsOf(generation)], [2 * LifetimeMs], generation, chunk)), ct);
            if (!added)
                return false;
        }
        var (switched, _) = await TryAsync(database => ReadAsync(() => database.ScriptEvaluateAsync(
            WindowScripts.Switch, [keys.Windows], [Text(generation, position), LifetimeMs], CommandFlags.NoScriptCache)), ct);
        if (switched)
            (_generation, _mark, _renewed) = (generation, Text(generation, position), time.GetUtcNow());
        return switched;
    }

    /// <summary>States that do not change must not end before the position does.</summary>
    private async ValueTask<bool> RenewAsync(string generation, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now - _renewed < BetweenRenewals)
            return true;
        var (answered, renewed) = await TryAsync(database => ReadAsync(async () => (int)await database.ScriptEvaluateAsync(
            WindowScripts.Renew, [keys.Windows, keys.WindowsOf(generation)], [_mark, LifetimeMs, 2 * LifetimeMs], CommandFlags.NoScriptCache) == 1), ct);
        if (answered && renewed)
            _renewed = now;
        return answered && renewed;
    }

    private Task<RedisResult> Evaluate(
        IDatabase database, string script, RedisKey[] names, RedisValue[] values, string generation, List<WindowChange> changes)
    {
        var hashes = new Dictionary<(Guid, ulong), int>();
        var arguments = new List<RedisValue>(values.Length + 3 * changes.Count);
        arguments.AddRange(values);
        foreach (var (id, state) in changes)
        {
            if (!hashes.TryGetValue((id.RuleId, id.Shape), out var number))
                hashes.Add((id.RuleId, id.Shape), number = hashes.Count + 1);
            arguments.Add(state is null ? -number : number);
            arguments.Add(id.Key);
            arguments.Add(state?.ToArray() ?? []);
        }
        RedisKey[] all = [.. names, .. hashes.Keys.Select(hash => (RedisKey)keys.WindowsOf(generation, hash.Item1, hash.Item2))];
        return database.ScriptEvaluateAsync(script, all, [.. arguments], CommandFlags.NoScriptCache);
    }

    private async Task<(bool Answered, T? Result)> TryAsync<T>(Func<IDatabase, Task<(bool, T?)>> commands, CancellationToken ct)
    {
        try
        {
            return await link.RunAsync(commands, ct);
        }
        catch (RedisAwayException e)
        {
            logger.LogDebug("Windows of rules cannot be kept or read now: {Reason}", e.Message);
            return (false, default);
        }
    }

    /// <summary>What somebody else wrote under these keys is nothing; the next reset replaces it.</summary>
    private static async Task<(bool Answered, T? Result)> ReadAsync<T>(Func<Task<T>> commands)
    {
        try
        {
            return (true, await commands());
        }
        catch (RedisServerException e) when (e.Message.Contains("WRONGTYPE", StringComparison.Ordinal))
        {
            return (true, default);
        }
    }

    /// <returns>At least one.</returns>
    private static List<List<WindowChange>> Chunks(IReadOnlyList<WindowChange> changes)
    {
        List<List<WindowChange>> chunks = [[]];
        var bytes = 0;
        foreach (var change in changes)
        {
            var size = (change.State?.Length ?? 0) + change.Id.Key.Length;
            if (chunks[^1].Count > 0 && (chunks[^1].Count == MostChanges || bytes + size > MostBytes))
            {
                chunks.Add([]);
                bytes = 0;
            }
            chunks[^1].Add(change);
            bytes += size;
        }
        return chunks;
    }

    private static string Text(string generation, long position) => string.Create(CultureInfo.InvariantCulture, $"{generation} {position}");
}
