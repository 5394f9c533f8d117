using System.Security.Claims;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Erasure;

/// <inheritdoc cref="IAuditErasure"/>
internal sealed class AuditErasure(
    StoreReader reader, IStoreWriter writer, IAccessGuard guard, IAuditTrail trail, LogAppender appender, IEventBus bus) : IAuditErasure
{
    public static readonly AuditAction Erased = new("audit.erase", "Personal data erased from the audit log", AuditKind.Security, Severity.Warning);

    /// <summary>Of one transaction: it holds up every other write.</summary>
    private const int ChunkSize = 200;

    public async Task<long> EraseAsync(ClaimsPrincipal admin, Guid userId, string reason, CancellationToken ct)
    {
        await guard.DemandAsync(admin, Policies.Administer, ct);
        var why = ActReason.Check(reason, ", without naming the person");
        // The act comes first: should the rest be cut off, it stands who began it, and asking again goes on.
        var act = new AuditAct(Erased, admin, $"user:{userId}") { Reason = why };
        await trail.WriteAsync(act, (transaction, _) =>
        {
            if (transaction.Db.Users.Any(user => user.Id == userId && !user.Disabled))
                throw new InputRefusedException("", "Disable the user first: what they do from now on would name them again.");
            return true;
        }, ct);
        if (!await appender.IntegrateAllAsync(ct))
            throw new InputRefusedException("", "The audit log stands still, so what waits to be added to it would name the person again. Look at its integrity, mend it, then erase.");
        var erased = 0L;
        while (true)
        {
            var ids = await reader.ReadAsync(connection => Named(connection, userId), ct);
            if (ids.Count == 0)
                break;
            erased += await writer.WriteAsync(transaction => PersonalRows.Erase(transaction, ids), ct);
        }
        bus.Publish(Topic.Audit);
        return erased;
    }

    private static List<long> Named(SqliteConnection connection, Guid userId)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT e.id FROM audit_entry e JOIN audit_pii p ON p.id = e.id WHERE e.actor = @actor
            UNION
            SELECT e.id FROM audit_entry e JOIN audit_pii p ON p.id = e.id WHERE e.target = @target
            LIMIT @most
            """;
        command.Parameters.AddWithValue("@actor", $"u:{userId}");
        command.Parameters.AddWithValue("@target", $"user:{userId}");
        command.Parameters.AddWithValue("@most", ChunkSize);
        List<long> ids = [];
        using var rows = command.ExecuteReader();
        while (rows.Read())
            ids.Add(rows.GetInt64(0));
        return ids;
    }
}
