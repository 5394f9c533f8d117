using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Writing;

/// <inheritdoc cref="IAuditTrail"/>
internal sealed class AuditTrail(IStoreWriter writer, IEventBus bus, TimeProvider time, ILogger<AuditTrail> logger) : IAuditTrail
{
    public async Task<T> WriteAsync<T>(AuditAct act, Func<StoreTransaction, AuditAct, T> work, CancellationToken ct)
    {
        var correlation = Correlation();
        T result;
        try
        {
            result = await writer.WriteAsync(transaction =>
            {
                var done = work(transaction, act);
                Add(transaction, act, correlation);
                return done;
            }, ct);
        }
        catch (Exception refused) when (refused is InputRefusedException or AccessDeniedException)
        {
            await RefusedAsync(act, refused);
            throw;
        }
        if (!act.IsVoid || act.More.Count > 0)
            bus.Publish(Topic.AuditDrafts);
        return result;
    }

    public async Task RecordAsync(AuditAct act, CancellationToken ct)
    {
        var correlation = Correlation();
        await writer.WriteAsync(transaction =>
        {
            Add(transaction, act, correlation);
            return true;
        }, ct);
        bus.Publish(Topic.AuditDrafts);
    }

    public async Task RefusedAsync(AuditAct act, Exception refused)
    {
        var unnamed = (refused as InputRefusedException)?.Unnamed;
        var told = new AuditAct(act.Action, act.Actor, act.Target)
        {
            Outcome = refused is AccessDeniedException ? AuditOutcome.Denied : AuditOutcome.Failed,
            Reason = unnamed ?? refused.Message,
            Severity = act.Severity,
            Correlation = act.Correlation,
        };
        foreach (var (name, value) in act.Details)
            told.Details[name] = value?.DeepClone();
        foreach (var (name, value) in act.Personal)
            told.Personal[name] = value?.DeepClone();
        if (unnamed is not null)
            told.Personal["message"] = refused.Message;
        try
        {
            // Whoever left meanwhile was refused all the same.
            await RecordAsync(told, CancellationToken.None);
        }
        catch (Exception e) when (e is LogBusyException or SqliteException)
        {
            logger.LogError(e, "A refused {Action} could not be told to the audit log", act.Action.Name);
        }
    }

    public void Add(StoreTransaction transaction, AuditAct act) => Add(transaction, act, Correlation());

    private void Add(StoreTransaction transaction, AuditAct act, string? correlation)
    {
        try
        {
            if (!act.IsVoid)
                PendingDrafts.Add(transaction, AuditDraft.Of(act, time.GetUtcNow(), correlation), time.GetUtcNow());
        }
        catch (SqliteException e) when (!StoreFaults.EndsGroup(e))
        {
            throw new LogBusyException("The audit log cannot be written, so nothing was done. Ask whoever runs the console to look into its log.", TimeSpan.FromSeconds(10), e);
        }
        foreach (var more in act.More)
            Add(transaction, more, correlation);
    }

    private static string? Correlation() => Activity.Current?.TraceId is { } trace && trace != default ? trace.ToHexString() : null;
}

/// <summary>The queue between acts and the sequencer: rows of <c>audit_pending</c>.</summary>
internal static class PendingDrafts
{
    public static void Add(StoreTransaction transaction, AuditDraft draft, DateTimeOffset now)
    {
        var insert = transaction.Prepared(
            "INSERT INTO audit_pending (created_us, draft, seq_at, salt, personal) VALUES (@created, @draft, @seq_at, @salt, @personal)",
            static p =>
            {
                p.Add("@created", SqliteType.Integer);
                p.Add("@draft", SqliteType.Blob);
                p.Add("@seq_at", SqliteType.Integer);
                p.Add("@salt", SqliteType.Blob);
                p.Add("@personal", SqliteType.Text);
            });
        insert.Parameters[0].Value = now.ToMicros();
        insert.Parameters[1].Value = draft.Bytes;
        insert.Parameters[2].Value = draft.SeqAt;
        insert.Parameters[3].Value = (object?)draft.Salt ?? DBNull.Value;
        insert.Parameters[4].Value = draft.Personal is { } personal ? Encoding.UTF8.GetString(personal) : DBNull.Value;
        insert.ExecuteNonQuery();
    }
}
