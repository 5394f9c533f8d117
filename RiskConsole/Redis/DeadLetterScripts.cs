namespace RiskConsole.Redis;

/// <summary>What Redis does in one piece with the dead letters. The fields of the entry as it was begin with <c>=</c>, those the console
/// added do not.</summary>
internal static class DeadLetterScripts
{
    /// <summary>How many there are, and a page, newest first: id, the console's fields as pairs, the beginning of what the entry holds.</summary>
    public const string List = """
        -- dead; newest id, most, bytes of the preview
        local answer = {redis.call('XLEN', KEYS[1])}
        for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], ARGV[1], '-', 'COUNT', ARGV[2])) do
          local added, preview = {}, ''
          for i = 1, #entry[2], 2 do
            local name, value = entry[2][i], entry[2][i + 1]
            if string.sub(name, 1, 1) ~= '=' then
              added[#added + 1] = name
              added[#added + 1] = value
            elseif name == '=event' then
              preview = string.sub(value, 1, ARGV[3])
            elseif preview == '' and name ~= '=received' then
              preview = string.sub(string.sub(name, 2) .. ': ' .. value, 1, ARGV[3])
            end
          end
          answer[#answer + 1] = {entry[1], added, preview}
        end
        return answer
        """;

    /// <summary>The ids up to one, oldest first.</summary>
    public const string Ids = """
        -- dead; first, last, most
        local answer = {}
        for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
          answer[#answer + 1] = entry[1]
        end
        return answer
        """;

    /// <summary>Adds letters to the stream again as they were. Answers how many were.</summary>
    public const string Replay = """
        -- dead, stream; channel, id...
        local done = 0
        for i = 2, #ARGV do
          local entry = redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])[1]
          if entry then
            local fields, whole = {}, false
            for j = 1, #entry[2], 2 do
              local name, value = entry[2][j], entry[2][j + 1]
              if string.sub(name, 1, 1) == '=' then
                fields[#fields + 1] = string.sub(name, 2)
                fields[#fields + 1] = value
              elseif name == 'whole' then
                whole = value == '1'
              end
            end
            if whole then
              redis.call('XADD', KEYS[2], '*', unpack(fields))
              redis.call('XDEL', KEYS[1], ARGV[i])
              done = done + 1
            end
          end
        end
        redis.call('PUBLISH', ARGV[1], '')
        return done
        """;
}
