using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using RiskConsole.Scores;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>The cache of scores that instances share. An entry is a hash: its epoch <c>e</c>, its version <c>v</c> (the subject's number of events)
/// and the record <c>s</c>; one without a record only remembers for a while that older versions are past.</summary>
/// <remarks>Scripts compare versions, so a reader that is slow cannot put back what a commit replaced. Whenever a commit may not have reached Redis
/// a new epoch begins, which makes every entry worthless at once.</remarks>
internal sealed class RedisScoreCache : IScoreCache, IDisposable
{
    // KEYS: epoch, entry. ARGV: epoch of the ticket, version, record, lifetime.
    private const string FillScript = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local held = redis.pcall('HMGET', KEYS[2], 'e', 'v')
        if held.err then redis.call('DEL', KEYS[2]) held = {} end
        if held[1] == ARGV[1] and (tonumber(held[2]) or 0) > tonumber(ARGV[2]) then return 0 end
        redis.call('HSET', KEYS[2], 'e', ARGV[1], 'v', ARGV[2], 's', ARGV[3])
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        return 1
        """;

    // KEYS: epoch, entries. ARGV: lifetime of an entry without a record, then version and record of each entry.
    private const string ChangeScript = """
        local epoch = redis.call('GET', KEYS[1])
        if not epoch then return 0 end
        for i = 2, #KEYS do
          local key, version, record = KEYS[i], ARGV[2 * i - 2], ARGV[2 * i - 1]
          local held = redis.pcall('HMGET', key, 'e', 'v', 's')
          if held.err then redis.call('DEL', key) held = {} end
          if held[1] ~= epoch then
            redis.call('DEL', key)
            held = {}
          end
          if (tonumber(held[2]) or 0) < tonumber(version) then
            if held[3] then
              redis.call('HSET', key, 'v', version, 's', record)
            else
              redis.call('HSET', key, 'e', epoch, 'v', version)
              redis.call('PEXPIRE', key, ARGV[1])
            end
          end
        end
        return 1
        """;

    private const int Chunk = 250;
    private const int MaxUnanswered = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan TicketLifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TombstoneLifetime = 2 * TicketLifetime;
    private static readonly RedisValue[] Fields = ["e", "s"];

    private readonly RedisLink _link;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisScoreCache> _logger;
    private readonly long _lifetimeMs;
    private readonly SemaphoreSlim _renewal = new(1, 1);
    private long _doubts = 1;
    private long _settled;
    private int _unanswered;

    public RedisScoreCache(RedisLink link, RedisKeys keys, IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisScoreCache> logger)
    {
        (_link, _keys, _time, _logger) = (link, keys, time, logger);
        _lifetimeMs = (long)options.Value.CacheTtl.TotalMilliseconds;
        link.Changed += OnChanged;
    }

    /// <summary>Whether every entry of the present epoch is as new as what this instance has committed or been told.</summary>
    internal bool IsTrusted => Volatile.Read(ref _doubts) == Volatile.Read(ref _settled);

    public async ValueTask<CacheAnswer> FindAsync(string subject, CancellationToken ct)
    {
        if (!_link.State.IsUp || !IsTrusted)
            return default;
        var at = _time.GetTimestamp();
        try
        {
            var (epoch, entry) = await _link.RunAsync(database => ReadAsync(database, subject), ct).WaitAsync(Patience, _time, ct);
            if (epoch is null)
            {
                // Redis was emptied.
                Distrust();
                return default;
            }
            return entry[0] == epoch && Parse(subject, entry[1]) is { } record
                ? new CacheAnswer(record, null)
                : new CacheAnswer(null, new CacheTicket(epoch, at));
        }
        catch (Exception e) when (e is RedisAwayException or TimeoutException)
        {
            return default;
        }
    }

    public async ValueTask FillAsync(ScoreRecord record, CacheTicket ticket, CancellationToken ct)
    {
        // What remembers that a version is past may be gone by then.
        if (_time.GetElapsedTime(ticket.At) > TicketLifetime)
            return;
        try
        {
            await _link.RunAsync(
                database => database.ExecuteAsync(
                    "EVAL", FillScript, 2, _keys.ScoreEpoch, _keys.Score(record.Subject), ticket.Epoch, record.Events, Format(record), _lifetimeMs),
                ct).WaitAsync(Patience, _time, ct);
        }
        catch (Exception e) when (e is RedisAwayException or TimeoutException)
        {
            _logger.LogDebug("A score was not cached: {Reason}", e.Message);
        }
    }

    public void Changed(IReadOnlyCollection<ScoreRecord> records, bool here)
    {
        if (!here)
            return;
        // Sent before anybody is told of the change: commands of one connection keep their order, so who is told finds the new record.
        foreach (var chunk in records.Chunk(Chunk))
            _ = SendAsync(chunk);
    }

    public void Distrust()
    {
        Interlocked.Increment(ref _doubts);
        _ = RenewAsync();
    }

    public void Dispose()
    {
        _link.Changed -= OnChanged;
        _renewal.Dispose();
    }

    private void OnChanged(RedisState state)
    {
        // Also when it went away: what is committed from here on does not reach it.
        Interlocked.Increment(ref _doubts);
        if (state.IsUp)
            _ = RenewAsync();
    }

    private async Task<(string? Epoch, RedisValue[] Entry)> ReadAsync(IDatabase database, string subject)
    {
        var epoch = database.StringGetAsync(_keys.ScoreEpoch);
        var entry = database.HashGetAsync(_keys.Score(subject), Fields);
        try
        {
            return (await epoch, await entry);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
        {
            // Somebody else wrote here; the next fill replaces it.
            return (await epoch, [RedisValue.Null, RedisValue.Null]);
        }
    }

    private async Task SendAsync(ScoreRecord[] records)
    {
        if (Interlocked.Increment(ref _unanswered) > MaxUnanswered)
        {
            Interlocked.Decrement(ref _unanswered);
            Distrust();
            return;
        }
        try
        {
            await _link.RunAsync(database => database.ExecuteAsync("EVAL", ChangeArguments(records)), CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            Distrust();
        }
        finally
        {
            Interlocked.Decrement(ref _unanswered);
        }
    }

    private object[] ChangeArguments(ScoreRecord[] records)
    {
        var arguments = new List<object>(4 + 3 * records.Length) { ChangeScript, 1 + records.Length, _keys.ScoreEpoch };
        arguments.AddRange(records.Select(record => _keys.Score(record.Subject)));
        arguments.Add((long)TombstoneLifetime.TotalMilliseconds);
        foreach (var record in records)
        {
            arguments.Add(record.Events);
            arguments.Add(Format(record));
        }
        return [.. arguments];
    }

    /// <summary>Begins a new epoch. When Redis is away its return calls again.</summary>
    private async Task RenewAsync()
    {
        try
        {
            await _renewal.WaitAsync();
            try
            {
                while (!IsTrusted)
                {
                    var doubts = Volatile.Read(ref _doubts);
                    // Drawn, not counted: a server that lost its last second must not be given an epoch a second time.
                    var epoch = RandomNumberGenerator.GetHexString(16, lowercase: true);
                    await _link.RunAsync(database => database.StringSetAsync(_keys.ScoreEpoch, epoch), CancellationToken.None);
                    Volatile.Write(ref _settled, doubts);
                }
            }
            finally
            {
                _renewal.Release();
            }
        }
        catch (Exception e) when (e is RedisAwayException or ObjectDisposedException)
        {
            _logger.LogDebug("Cached scores are not used for now: {Reason}", e.Message);
        }
    }

    private static string Format(ScoreRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Events} {record.FirstSeenUs} {record.LastSeenUs} {record.Contributions}");

    private static ScoreRecord? Parse(string subject, string? text)
    {
        var parts = text?.Split(' ', 4) ?? [];
        return parts.Length == 4
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var events)
            && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last)
                ? new ScoreRecord(subject, events, first, last, parts[3])
                : null;
    }
}
