namespace RiskConsole.Redis;

/// <summary>Redis does not answer, or not as it must. What was asked may or may not have been done.</summary>
internal sealed class RedisAwayException(string reason, Exception? inner = null) : Exception(reason, inner);
