using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Support;

/// <summary>Keeps what it is told in memory; work is done on the writer, where there is one.</summary>
internal sealed class FakeTrail(IStoreWriter? writer = null) : IAuditTrail
{
    private readonly Lock _lock = new();
    private readonly List<AuditAct> _told = [];

    /// <summary>Every entry there would be, in order; those of <see cref="AuditAct.More"/> behind theirs.</summary>
    public IReadOnlyList<AuditAct> Told
    {
        get
        {
            lock (_lock)
                return [.. _told];
        }
    }

    /// <summary>Set while nothing can be told.</summary>
    public Exception? Fault { get; set; }

    public async Task<T> WriteAsync<T>(AuditAct act, Func<StoreTransaction, AuditAct, T> work, CancellationToken ct)
    {
        if (writer is null)
            throw new InvalidOperationException("This trail has no writer.");
        try
        {
            var done = await writer.WriteAsync(transaction => work(transaction, act), ct);
            Keep(act);
            return done;
        }
        catch (Exception refused) when (refused is InputRefusedException or AccessDeniedException)
        {
            await RefusedAsync(act, refused);
            throw;
        }
    }

    public Task RecordAsync(AuditAct act, CancellationToken ct)
    {
        if (Fault is not null)
            return Task.FromException(Fault);
        Keep(act);
        return Task.CompletedTask;
    }

    public Task RefusedAsync(AuditAct act, Exception refused)
    {
        var told = new AuditAct(act.Action, act.Actor, act.Target)
        {
            Outcome = refused is AccessDeniedException ? AuditOutcome.Denied : AuditOutcome.Failed,
            Reason = (refused as InputRefusedException)?.Unnamed ?? refused.Message,
        };
        foreach (var (name, value) in act.Details)
            told.Details[name] = value?.DeepClone();
        Keep(told);
        return Task.CompletedTask;
    }

    public void Add(StoreTransaction transaction, AuditAct act) => Keep(act);

    private void Keep(AuditAct act)
    {
        lock (_lock)
        {
            if (!act.IsVoid)
                _told.Add(act);
            _told.AddRange(act.More);
        }
    }
}
