using System.Collections.Concurrent;

namespace RiskConsole.Telemetry;

/// <summary>The limits, as they are named in the log and in the label <c>policy</c>.</summary>
internal static class LimitNames
{
    public const string Connections = "connections";
    public const string ConnectionsPerUser = "connections_per_user";
    public const string ConnectionRate = "connection_rate";
    public const string MessageRate = "message_rate";
    public const string MessageSize = "message_size";
    public const string MessageForm = "message_form";

    /// <summary>What was cut off knocks again before its time.</summary>
    public const string CutOff = "cut_off";
    public const string Origin = "origin";
    public const string Transport = "transport";
    public const string SignIns = "sign_ins";
    public const string ApiRequests = "api_requests";
    public const string IngestEvents = "ingest_events";
}

/// <summary>Counts what limits refuse and says so in the log: at once, then at most once a minute for one limit and caller, so that a flood
/// of requests is no flood of lines.</summary>
internal sealed class Refusals(ConsoleMeter meter, TimeProvider time, ILogger<Refusals> logger)
{
    private const int MostCallers = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Policy, string Caller), Told> _told = new();

    /// <param name="policy">One of <see cref="LimitNames"/>.</param>
    /// <param name="caller">Whom it was refused: an address, a user's or a key's id.</param>
    /// <param name="limit">The setting that was reached, with its value.</param>
    public void Note(string policy, string caller, string limit)
    {
        meter.Limited(policy);
        var now = time.GetTimestamp();
        // Callers can be made up; forgetting those that were told of costs a line more, not memory.
        if (_told.Count >= MostCallers)
            _told.Clear();
        var told = _told.GetOrAdd((policy, caller), static _ => new Told());
        int unsaid;
        lock (told)
        {
            if (told.At is { } at && time.GetElapsedTime(at, now) < Pause)
            {
                told.Unsaid++;
                return;
            }
            told.At = now;
            unsaid = told.Unsaid;
            told.Unsaid = 0;
        }
        if (unsaid == 0)
            logger.LogWarning("Limit {Policy} reached by {Caller}: {Limit}", policy, caller, limit);
        else
            logger.LogWarning("Limit {Policy} reached by {Caller}: {Limit}; {Unsaid} times more since this was last said",
                policy, caller, limit, unsaid);
    }

    private sealed class Told
    {
        public long? At { get; set; }
        public int Unsaid { get; set; }
    }
}
