namespace RiskConsole.Redis;

/// <summary>Whether Redis can be used at this moment, and why not.</summary>
/// <param name="Reason">For people: what is wrong and how to mend it; empty while all is well.</param>
internal sealed record RedisState(bool IsUp, string Reason, DateTimeOffset Since);
