using System.Globalization;
using System.Security.Claims;
using System.Text;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>The dead letters of the stream, in a stream of their own.</summary>
internal sealed class DeadLetters(RedisLink link, RedisKeys keys, StreamKeeper keeper, IAccessGuard guard, IAuditTrail trail, ILogger<DeadLetters> logger) : IDeadLetters
{
    private const int PreviewBytes = 400;

    /// <summary>At once, so that a script does not hold Redis up.</summary>
    private const int Chunk = 50;

    public bool IsConfigured => true;

    public async Task<DeadLetterPage> ListAsync(ClaimsPrincipal actor, string? after, int limit, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var answer = (RedisResult[])await RunAsync(DeadLetterScripts.List, [keys.DeadLetters],
            [after is null ? "+" : "(" + Checked(after), limit + 1, PreviewBytes], ct);
        var items = answer.Skip(1).Select(LetterOf).ToList();
        if (items.Count <= limit)
            return new DeadLetterPage(items, null, (long)answer[0]);
        items.RemoveAt(limit);
        return new DeadLetterPage(items, items[^1].Id, (long)answer[0]);
    }

    public async Task<string?> ReadAsync(ClaimsPrincipal actor, string id, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var found = (RedisResult[])await CallAsync(database => database.ExecuteAsync("XRANGE", keys.DeadLetters, Checked(id), id), ct);
        return found.Length == 0 ? null : Text((RedisResult[])((RedisResult[])found[0])[1]);
    }

    public async Task<int> ReplayAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var done = await EachAsync(actor, DeadLetterActions.Replay, ids, async chunk => (int)await RunAsync(
            DeadLetterScripts.Replay, [keys.DeadLetters, keys.Events], [keys.EventsAdded, .. chunk.Select(id => (RedisValue)id)], ct), ct);
        logger.LogInformation("{Count} dead letters were added to the stream again by {User}", done, actor.UserId());
        return done;
    }

    public async Task<int> DiscardAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var done = await EachAsync(actor, DeadLetterActions.Discard, ids, async chunk => (int)await CallAsync(
            database => database.ExecuteAsync("XDEL", [keys.DeadLetters, .. chunk]), ct), ct);
        logger.LogInformation("{Count} dead letters were discarded by {User}", done, actor.UserId());
        return done;
    }

    private async Task<int> EachAsync(ClaimsPrincipal actor, AuditAction action, IReadOnlyCollection<string>? ids, Func<string[], Task<int>> act, CancellationToken ct)
    {
        var done = 0;
        var wanted = ids ?? await AllAsync(ct);
        var told = DeadLetterActions.Act(action, actor, wanted);
        await trail.CheckAsync(told, () => Task.FromResult(wanted.Select(Checked).Count()));
        if (wanted.Count > 0)
            await trail.RecordAsync(told, ct);
        try
        {
            foreach (var chunk in wanted.Chunk(Chunk))
                done += await act(chunk);
        }
        catch (DeadLettersAwayException away)
        {
            told.Details["done"] = done;
            await trail.RefusedAsync(told, away);
            throw;
        }
        keeper.Wake();
        return done;
    }

    /// <summary>Those there are now: one that fails again meanwhile is a new one.</summary>
    private async Task<IReadOnlyCollection<string>> AllAsync(CancellationToken ct)
    {
        var newest = (RedisResult[])await CallAsync(database => database.ExecuteAsync("XREVRANGE", keys.DeadLetters, "+", "-", "COUNT", "1"), ct);
        if (newest.Length == 0)
            return [];
        var last = (string)((RedisResult[])newest[0])[0];
        List<string> ids = [];
        while (true)
        {
            var page = (string[])await RunAsync(DeadLetterScripts.Ids, [keys.DeadLetters], [ids.Count == 0 ? "-" : "(" + ids[^1], last, Chunk], ct);
            if (page.Length == 0)
                return ids;
            ids.AddRange(page);
        }
    }

    private Task<RedisResult> RunAsync(string script, RedisKey[] names, RedisValue[] values, CancellationToken ct) =>
        CallAsync(database => database.ScriptEvaluateAsync(script, names, values, CommandFlags.NoScriptCache), ct);

    private async Task<RedisResult> CallAsync(Func<IDatabase, Task<RedisResult>> command, CancellationToken ct)
    {
        try
        {
            return await link.RunAsync(command, ct);
        }
        catch (RedisAwayException e)
        {
            throw new DeadLettersAwayException($"The dead letters are in Redis, which cannot be used now. {e.Message}", e);
        }
    }

    private static DeadLetter LetterOf(RedisResult result)
    {
        var parts = (RedisResult[])result;
        var id = (string)parts[0];
        var fields = Pairs((RedisResult[])parts[1]);
        var at = StreamId.TryParse(id, out var parsed) && parsed.Milliseconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)parsed.Milliseconds)
            : DateTimeOffset.UnixEpoch;
        return new DeadLetter(id, at, fields.GetValueOrDefault("reason", ""), fields.GetValueOrDefault("detail", ""), (int)Number("deliveries"),
            fields.GetValueOrDefault("source", ""), fields.GetValueOrDefault("id", ""), Number("size"),
            Encoding.UTF8.GetString((byte[])parts[2]), fields.GetValueOrDefault("whole") == "1");

        long Number(string name) =>
            long.TryParse(fields.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>The entry's own fields: the event alone where it has one and nothing else, else each with its name.</summary>
    private static string Text(RedisResult[] fields)
    {
        var own = Pairs(fields).Where(p => p.Key.StartsWith('=') && p.Key != "=received").ToList();
        return own is [{ Key: "=event" } only] ? only.Value : string.Join('\n', own.Select(p => $"{p.Key[1..]}: {p.Value}"));
    }

    private static Dictionary<string, string> Pairs(RedisResult[] fields)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < fields.Length; i += 2)
            pairs[Encoding.UTF8.GetString((byte[])fields[i])] = Encoding.UTF8.GetString((byte[])fields[i + 1]);
        return pairs;
    }

    private static string Checked(string id) =>
        StreamId.TryParse(id, out _) ? id : throw new InputRefusedException("id", "That is no id of a dead letter.");
}
