namespace RiskConsole.Redis;

/// <summary>What Redis does in one piece with the stream of events. Only commands and options of Redis 6.2; the keys of each script are
/// named in its first line.</summary>
internal static class StreamScripts
{
    /// <summary>Adds events. Answers the epoch and the ids; nothing when the stream is full.</summary>
    public const string Add = """
        -- stream, epoch; limit, channel, (event, received)...
        if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
        local answer = {redis.call('GET', KEYS[2])}
        for i = 3, #ARGV, 2 do
          answer[#answer + 1] = redis.call('XADD', KEYS[1], '*', 'event', ARGV[i], 'received', ARGV[i + 1])
        end
        redis.call('PUBLISH', ARGV[2], '')
        return answer
        """;

    /// <summary>Takes new entries. Stops early once their bytes reach the budget, since a stream may hold entries of any size.</summary>
    public const string Read = Pack + """
        -- stream; largest event, group, consumer, most, byte budget
        local answer, left, bytes = {}, tonumber(ARGV[4]), tonumber(ARGV[5])
        while left > 0 and bytes > 0 do
          local found = redis.call('XREADGROUP', 'GROUP', ARGV[2], ARGV[3], 'COUNT', math.min(left, 32), 'STREAMS', KEYS[1], '>')
          if not found then break end
          for _, entry in ipairs(found[1][2]) do
            answer[#answer + 1] = pack(entry[1], entry[2], 1)
            bytes = bytes - answer[#answer][3]
            left = left - 1
          end
        end
        return answer
        """;

    /// <summary>Reads again what this consumer was given and has not acknowledged, without counting it as a delivery.</summary>
    public const string Own = Pack + """
        -- stream; largest event, group, consumer, most, byte budget, from where
        local answer, bytes = {}, tonumber(ARGV[5])
        for _, mine in ipairs(redis.call('XPENDING', KEYS[1], ARGV[2], ARGV[6], '+', ARGV[4], ARGV[3])) do
          if bytes <= 0 then break end
          local entry = redis.call('XRANGE', KEYS[1], mine[1], mine[1])[1]
          if entry then
            answer[#answer + 1] = pack(entry[1], entry[2], mine[4])
            bytes = bytes - answer[#answer][3]
          else
            redis.call('XACK', KEYS[1], ARGV[2], mine[1])
          end
        end
        return answer
        """;

    /// <summary>Takes over the next entry that another consumer left. Answers where to go on, and the entry if there is one.</summary>
    public const string Claim = Pack + """
        -- stream; largest event, group, consumer, idle milliseconds, cursor
        local cursor = ARGV[5]
        repeat
          local claimed = redis.call('XAUTOCLAIM', KEYS[1], ARGV[2], ARGV[3], ARGV[4], cursor, 'COUNT', 1)
          cursor = claimed[1]
          local entry = claimed[2][1]
          if entry then
            local pending = redis.call('XPENDING', KEYS[1], ARGV[2], entry[1], entry[1], 1)[1]
            return {cursor, pack(entry[1], entry[2], pending[4])}
          end
        until cursor == '0-0'
        return {cursor}
        """;

    /// <summary>Moves an entry to the dead letters if nobody else has dealt with it. Answers how many old ones were dropped for it, or -1.</summary>
    public const string Bury = """
        -- stream, dead; group, id, bytes kept, limit, (name, value)...
        if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return -1 end
        local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
        if not entry then return -1 end
        local letter, size, whole, left = {}, 0, '1', tonumber(ARGV[3])
        for i = 5, #ARGV do letter[#letter + 1] = ARGV[i] end
        for i, text in ipairs(entry[2]) do
          size = size + #text
          -- What a script passes on in one call is limited, and a name nobody expects is worth no more.
          if i > 64 or #text > left then
            whole = '0'
            text = string.sub(text, 1, left)
          end
          if i <= 64 then
            left = left - #text
            letter[#letter + 1] = (i % 2 == 1) and ('=' .. text) or text
          end
        end
        letter[#letter + 1] = 'size'
        letter[#letter + 1] = size
        letter[#letter + 1] = 'whole'
        letter[#letter + 1] = whole
        redis.call('XADD', KEYS[2], '*', unpack(letter))
        return redis.call('XTRIM', KEYS[2], 'MAXLEN', ARGV[4])
        """;

    /// <summary>Makes the group where it is missing, trims what it has dealt with, and answers how it stands.</summary>
    public const string Check = """
        -- stream, epoch, dead; group, new epoch
        local function before(a, b)
          local a1, a2, b1, b2 = string.match(a .. ' ' .. b, '(%d+)-(%d+) (%d+)-(%d+)')
          if a1 ~= b1 then return #a1 < #b1 or (#a1 == #b1 and a1 < b1) end
          return #a2 < #b2 or (#a2 == #b2 and a2 < b2)
        end
        local function named(list)
          local map = {}
          for i = 1, #list, 2 do map[list[i]] = list[i + 1] end
          return map
        end
        local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
        if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then return made end
        local anew, last = not made.err, nil
        for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
          if named(group).name == ARGV[1] then last = named(group)['last-delivered-id'] end
        end
        if before(named(redis.call('XINFO', 'STREAM', KEYS[1]))['last-generated-id'], last) then
          -- The group waits for ids that the stream is not at yet: what is added now would never be delivered.
          redis.call('XGROUP', 'SETID', KEYS[1], ARGV[1], '0')
          anew, last = true, '0-0'
        end
        if anew then redis.call('SET', KEYS[2], ARGV[2]) else redis.call('SET', KEYS[2], ARGV[2], 'NX') end
        local pending = redis.call('XPENDING', KEYS[1], ARGV[1])
        if pending[1] > 0 then
          redis.call('XTRIM', KEYS[1], 'MINID', pending[2])
        else
          redis.call('XTRIM', KEYS[1], 'MINID', last)
          redis.call('XDEL', KEYS[1], last)
        end
        local newest_dead = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1] or {false}
        local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1] or {false}
        return {redis.call('GET', KEYS[2]), string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), last,
          pending[1], pending[2], redis.call('XLEN', KEYS[1]), oldest[1], redis.call('TIME')[1],
          redis.call('XLEN', KEYS[3]), newest_dead[1]}
        """;

    /// <summary>Takes a consumer out of the group unless entries wait on it, which would be lost with it.</summary>
    public const string Leave = """
        -- stream; group, consumer
        if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end
        return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
        """;

    /// <summary>Takes out consumers that ended without a word and left nothing.</summary>
    public const string Prune = """
        -- stream; group, idle milliseconds
        local gone = 0
        for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
          local consumer = {}
          for i = 1, #fields, 2 do consumer[fields[i]] = fields[i + 1] end
          if consumer.pending == 0 and consumer.idle > tonumber(ARGV[2]) then
            gone = gone + 1
            redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)
          end
        end
        return gone
        """;

    /// <summary>An entry as the console reads it: id, deliveries, bytes, event, received. An event beyond the limit stays where it is.</summary>
    private const string Pack = """
        local function pack(id, fields, deliveries)
          local size, event, received = 0, false, false
          for i = 1, #fields, 2 do
            size = size + #fields[i] + #fields[i + 1]
            if fields[i] == 'event' then event = fields[i + 1] end
            if fields[i] == 'received' then received = fields[i + 1] end
          end
          if event and #event > tonumber(ARGV[1]) then event = false end
          if received and #received > 20 then received = false end
          return {id, deliveries, size, event, received}
        end

        """;
}
