using System.Security.Claims;

namespace RiskConsole.Audit.Writing;

/// <summary>Tells of refusals, which anybody can cause as often as they like: the first of a caller at once, those of the next minute as one entry with their
/// count, so that a flood of requests is no flood of entries. What cannot be told is counted on and tried again; a refusal stays a refusal either way.</summary>
internal sealed class RepeatedActs(IAuditTrail trail, TimeProvider time, ILogger<RepeatedActs> logger) : BackgroundService
{
    /// <summary>Most callers told of one by one; all others share one count.</summary>
    public const int MostCallers = 1_000;

    /// <summary>Least time between two entries of one caller.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string Action, string Caller), Repeated> _known = [];
    private readonly Lock _lock = new();

    /// <summary>Counts an act; completes at once, or when the entry it caused is durable. Never throws for an entry that cannot be written.</summary>
    /// <param name="caller">Whose acts are counted together, such as an address.</param>
    public async Task NoteAsync(AuditAct act, string caller)
    {
        Due due;
        lock (_lock)
        {
            var key = (act.Action.Name, caller);
            if (!_known.TryGetValue(key, out var repeated))
            {
                // Addresses can be made up; beyond a number nobody reads them are one caller.
                if (_known.Count >= MostCallers)
                    _known.TryGetValue(key = (act.Action.Name, ""), out repeated);
                repeated ??= _known[key] = new Repeated();
            }
            repeated.Last = key.Item2.Length == 0 ? WithoutCaller(act) : act;
            repeated.Since ??= time.GetUtcNow();
            repeated.Untold++;
            if (repeated.ToldAt is { } at && time.GetElapsedTime(at) < Pause)
                return;
            due = Take(repeated);
        }
        await TellAsync(due);
    }

    /// <summary>Tells of what was only counted, where the pause is over.</summary>
    public async Task SweepAsync(bool everything = false)
    {
        List<Due> due = [];
        lock (_lock)
        {
            foreach (var (key, repeated) in _known.Where(known => everything || time.GetElapsedTime(known.Value.ToldAt!.Value) >= Pause).ToArray())
            {
                if (repeated.Untold == 0)
                    _known.Remove(key);
                else
                    due.Add(Take(repeated));
            }
        }
        foreach (var item in due)
            await TellAsync(item);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SweepAsync(everything: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is told when the service stops.
        }
    }

    private Due Take(Repeated repeated)
    {
        var due = new Due(repeated, repeated.Last!, repeated.Untold, repeated.Since!.Value);
        repeated.ToldAt = time.GetTimestamp();
        repeated.Untold = 0;
        repeated.Since = null;
        return due;
    }

    private async Task TellAsync(Due due)
    {
        try
        {
            if (due.Count > 1)
            {
                due.Act.Details["count"] = due.Count;
                due.Act.Details["since"] = AuditTime.Format(due.Since);
            }
            await trail.RecordAsync(due.Act, CancellationToken.None);
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                due.Repeated.Untold += due.Count;
                due.Repeated.Since = due.Since;
                due.Repeated.Last ??= due.Act;
            }
            logger.LogError("{Count} of {Action} could not be told to the audit log, trying again in a minute: {Reason}", due.Count, due.Act.Action.Name, e.Message);
        }
    }

    private static AuditAct WithoutCaller(AuditAct act)
    {
        var shared = new AuditAct(act.Action, new ClaimsPrincipal(), act.Target) { Outcome = act.Outcome, Severity = act.Severity, Reason = act.Reason };
        shared.Details["callers"] = "many";
        return shared;
    }

    private sealed class Repeated
    {
        public AuditAct? Last { get; set; }
        public long? ToldAt { get; set; }
        public int Untold { get; set; }
        public DateTimeOffset? Since { get; set; }
    }

    private sealed record Due(Repeated Repeated, AuditAct Act, int Count, DateTimeOffset Since);
}
