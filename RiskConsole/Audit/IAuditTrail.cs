using RiskConsole.Access;
using RiskConsole.Storage;

namespace RiskConsole.Audit;

/// <summary>How every command writes: the change and what the audit log is told of it are one transaction, so neither exists without the other. A command
/// never takes the store's writer by itself.</summary>
internal interface IAuditTrail
{
    /// <summary>Runs a change on the writer and adds what <paramref name="act"/> then says in the same transaction. Where the audit log cannot be written
    /// the change does not happen either.</summary>
    /// <remarks>If <paramref name="work"/> refuses (<see cref="Access.InputRefusedException"/>, <see cref="Access.AccessDeniedException"/>), an entry that says
    /// so is written by itself, with the exception's message as its reason, and the exception goes on to the caller.</remarks>
    /// <param name="work">Synchronous and short. It is given <paramref name="act"/> to complete: target, before and after.</param>
    /// <exception cref="Events.LogBusyException">Nothing was written: see <see cref="IStoreWriter.WriteAsync"/>.</exception>
    Task<T> WriteAsync<T>(AuditAct act, Func<StoreTransaction, AuditAct, T> work, CancellationToken ct);

    /// <summary>Tells of an act that changes nothing in the store: a wrong password, denied access, an export. Durable when it completes.</summary>
    Task RecordAsync(AuditAct act, CancellationToken ct);

    /// <summary>Tells of an act that was refused before anything was written, as <see cref="WriteAsync"/> does of one that was refused within. Never throws: whoever was
    /// refused is refused all the same.</summary>
    Task RefusedAsync(AuditAct act, Exception refused);

    /// <summary>Adds an entry to a transaction somebody else began, for what the console does by itself within it.</summary>
    void Add(StoreTransaction transaction, AuditAct act);
}

/// <summary>Checks that go before a write, whose refusals are told too.</summary>
internal static class AuditChecks
{
    /// <exception cref="InputRefusedException">There are faults; it was told.</exception>
    public static async Task DemandAsync(this IAuditTrail trail, AuditAct act, IReadOnlyList<InputFault> faults)
    {
        if (faults.Count == 0)
            return;
        var refused = new InputRefusedException(faults);
        await trail.RefusedAsync(act, refused);
        throw refused;
    }

    /// <summary>Runs a check, and tells if it refuses.</summary>
    public static Task<T> CheckAsync<T>(this IAuditTrail trail, AuditAct act, Func<T> check) => trail.CheckAsync(act, () => Task.FromResult(check()));

    /// <inheritdoc cref="CheckAsync{T}(IAuditTrail, AuditAct, Func{T})"/>
    public static async Task<T> CheckAsync<T>(this IAuditTrail trail, AuditAct act, Func<Task<T>> check)
    {
        try
        {
            return await check();
        }
        catch (InputRefusedException refused)
        {
            await trail.RefusedAsync(act, refused);
            throw;
        }
    }
}
