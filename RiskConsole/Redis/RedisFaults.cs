using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>Says in words what is wrong with Redis.</summary>
internal static class RedisFaults
{
    /// <returns>Null for what is not Redis' fault.</returns>
    public static string? Explain(Exception e) => e switch
    {
        TimeoutException => "Redis does not answer in time (Redis:CommandTimeout).",
        RedisServerException server => OfServer(server.Message),
        RedisConnectionException connection => OfConnection(connection.FailureType, connection),
        RedisException redis => OfServer(redis.Message),
        ObjectDisposedException => "The connection to Redis is closed.",
        _ => null,
    };

    public static string OfConnection(ConnectionFailureType type, Exception? e)
    {
        var text = e?.ToString() ?? "";
        if (type == ConnectionFailureType.AuthenticationFailure || text.Contains("WRONGPASS", StringComparison.Ordinal)
            || text.Contains("NOAUTH", StringComparison.Ordinal) || text.Contains("invalid password", StringComparison.OrdinalIgnoreCase))
            return "Redis refuses the password; check ConnectionStrings:Redis.";
        return type switch
        {
            ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect =>
                "Redis cannot be reached; check that it runs and that ConnectionStrings:Redis names its address.",
            _ => "The connection to Redis was lost; check that it runs and that ConnectionStrings:Redis names its address.",
        };
    }

    /// <summary>Fails where the server has no streams with <c>XAUTOCLAIM</c> (Redis before 6.2).</summary>
    public static async Task RequireStreamsAsync(IDatabase database, string stream)
    {
        try
        {
            await database.ExecuteAsync("XAUTOCLAIM", stream, "probe", "probe", "0", "0", "COUNT", "1");
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal)
            || e.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal)
            || e.Message.Contains("No such key", StringComparison.OrdinalIgnoreCase))
        {
            // It knows the command. What else the key may hold is the stream's concern, not Redis'.
        }
    }

    private static string OfServer(string message) => message switch
    {
        _ when message.StartsWith("NOAUTH", StringComparison.Ordinal) || message.StartsWith("WRONGPASS", StringComparison.Ordinal) =>
            "Redis refuses the password; check ConnectionStrings:Redis.",
        _ when message.StartsWith("READONLY", StringComparison.Ordinal) =>
            "Redis is a read-only replica; ConnectionStrings:Redis must name the primary.",
        _ when message.StartsWith("OOM", StringComparison.Ordinal) =>
            "Redis is out of memory; raise maxmemory, the policy must be noeviction.",
        _ when message.StartsWith("MISCONF", StringComparison.Ordinal) =>
            "Redis cannot write to its disk and takes no writes; free its disk.",
        _ when message.StartsWith("LOADING", StringComparison.Ordinal) => "Redis is still loading its data.",
        _ when message.StartsWith("NOPERM", StringComparison.Ordinal) =>
            $"Redis forbids its user what the console needs: {message}.",
        _ when message.Contains("unknown command", StringComparison.OrdinalIgnoreCase) =>
            $"Redis does not know a command the console needs; version 6.2 or later has them all: {message}.",
        _ => $"Redis answers: {message}.",
    };
}
