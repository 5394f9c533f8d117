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
            await TellRefusedAsync(act, refused, correlation);
            throw;
        }
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

    public void Add(StoreTransaction transaction, AuditAct act) => Add(transaction, act, Correlation());

    private void Add(StoreTransaction transaction, AuditAct act, string? correlation)
    {
        if (!act.IsVoid)
            PendingDrafts.Add(transaction, AuditDraft.Of(act, time.GetUtcNow(), correlation), time.GetUtcNow());
        foreach (var more in act.More)
            Add(transaction, more, correlation);
    }

    private async Task TellRefusedAsync(AuditAct act, Exception refused, string? correlation)
    {
        var told = new AuditAct(act.Action, act.Actor, act.Target)
        {
            Outcome = refused is AccessDeniedException ? AuditOutcome.Denied : AuditOutcome.Failed,
            Reason = refused.Message,
            Severity = act.Severity,
            Correlation = act.Correlation ?? correlation,
        };
        foreach (var (name, value) in act.Details)
            told.Details[name] = value?.DeepClone();
        foreach (var (name, value) in act.Personal)
            told.Personal[name] = value?.DeepClone();
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
