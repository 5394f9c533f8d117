namespace RiskConsole.Redis;

/// <summary>What Redis does in one piece with the windows of rules.</summary>
internal static class WindowScripts
{
    /// <summary>Keeps changes if the position is still the one they follow on. A script that fails half-way is not undone, so the position is taken away first: what
    /// is then left is not whole, and says so.</summary>
    public const string Save = """
        -- position, index, hashes; expected, meanwhile, next, lifetime of the position, lifetime of hashes, then per change: number of its hash (negative: forget), key, state
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
        for i = 6, #ARGV, 3 do
          local hash = tonumber(ARGV[i])
          if hash < 0 then
            redis.call('HDEL', KEYS[2 - hash], ARGV[i + 1])
          else
            redis.call('HSET', KEYS[2 + hash], ARGV[i + 1], ARGV[i + 2])
          end
        end
        for i = 3, #KEYS do
          if redis.call('PEXPIRE', KEYS[i], ARGV[5]) == 1 then
            redis.call('SADD', KEYS[2], KEYS[i])
          else
            redis.call('SREM', KEYS[2], KEYS[i])
          end
        end
        redis.call('PEXPIRE', KEYS[2], ARGV[5])
        redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
        return 1
        """;

    /// <summary>Adds states to a generation that does not count yet.</summary>
    public const string Add = """
        -- index, hashes; lifetime, then per state: number of its hash, key, state
        for i = 2, #ARGV, 3 do
          redis.call('HSET', KEYS[1 + tonumber(ARGV[i])], ARGV[i + 1], ARGV[i + 2])
        end
        for i = 2, #KEYS do
          redis.call('PEXPIRE', KEYS[i], ARGV[1])
          redis.call('SADD', KEYS[1], KEYS[i])
        end
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    /// <summary>Lets another generation count and forgets the one before.</summary>
    public const string Switch = """
        -- position; next, lifetime of the position
        local before = redis.pcall('GET', KEYS[1])
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        local generation = type(before) == 'string' and string.match(before, '^%x+')
        if generation then
          local index = KEYS[1] .. ':' .. generation
          for _, hash in ipairs(redis.call('SMEMBERS', index)) do redis.call('UNLINK', hash) end
          redis.call('UNLINK', index)
        end
        return 1
        """;

    /// <summary>Keeps what did not change from ending. Answers 0 when something has ended, or another generation counts.</summary>
    public const string Renew = """
        -- position, index; expected, lifetime of the position, lifetime of hashes
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        for _, hash in ipairs(redis.call('SMEMBERS', KEYS[2])) do
          if redis.call('PEXPIRE', hash, ARGV[3]) == 0 then
            redis.call('DEL', KEYS[1])
            return 0
          end
        end
        redis.call('PEXPIRE', KEYS[2], ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;
}
