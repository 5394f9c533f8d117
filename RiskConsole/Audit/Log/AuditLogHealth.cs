using System.Globalization;
using Microsoft.Extensions.Options;
using RiskConsole.Audit.Signing;
using RiskConsole.Telemetry;

namespace RiskConsole.Audit.Log;

/// <summary>How the audit log is. Acts go on whatever it says: they are durable before they are in the tree.</summary>
internal sealed class AuditLogHealth(SequencerState log, CheckpointState signing, SigningHalt halt, IOptions<AuditOptions> options, TimeProvider time) : IHealthSource
{
    private const string Part = "Audit log";
    private const long ManyPending = 1_000;
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongUnsigned = TimeSpan.FromSeconds(60);

    private volatile Health _last = new(Part, HealthStatus.Good, "Keeps up with the acts, and is signed.", time.GetUtcNow(), 0) { IsVital = false };

    public Health Current
    {
        get
        {
            var (status, reason, penalty) = Assess();
            var last = _last;
            if (last.Status != status || last.Reason != reason)
                _last = last = new Health(Part, status, reason, last.Status == status ? last.Since : time.GetUtcNow(), penalty) { IsVital = false };
            return last;
        }
    }

    private (HealthStatus Status, string Reason, int Penalty) Assess()
    {
        if (halt.Reason is { } halted)
            return (HealthStatus.Down, $"Nothing is signed: {halted}", 40);
        if (log.Fault is { } fault)
            return (HealthStatus.Degraded, $"Acts wait to be put into the tree: {fault}", 20);
        if (signing.Fault is { } unsigned)
            return (HealthStatus.Degraded, $"It cannot be signed: {unsigned}", 20);
        var pending = log.Look.Pending.Count;
        if (pending > ManyPending)
            return (HealthStatus.Degraded, string.Create(CultureInfo.InvariantCulture, $"More than {ManyPending:N0} acts are not in the tree yet."), 20);
        if (log.Waits > LongWait)
            return (HealthStatus.Degraded, $"Acts have not been put into the tree for more than {LongWait.TotalSeconds:0} s.", 20);
        var longest = options.Value.CheckpointInterval * 2 > LongUnsigned ? options.Value.CheckpointInterval * 2 : LongUnsigned;
        return log.Unsigned > longest
            ? (HealthStatus.Degraded, $"It has grown, but was not signed for more than {longest.TotalSeconds:0} s.", 20)
            : (HealthStatus.Good, "Keeps up with the acts, and is signed.", 0);
    }
}
