using System.Security.Claims;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <inheritdoc cref="IAuditProofs"/>
internal sealed class AuditProofs(StoreReader reader, IAuditKeys keys, IAccessGuard guard) : IAuditProofs
{
    public async Task<EntryProof?> ProveAsync(ClaimsPrincipal user, long id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        return await reader.ReadAsync(connection => Prove(connection, id), ct);
    }

    private EntryProof? Prove(SqliteConnection connection, long id)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        if (Find(connection, id) is not var (log, origin, seq, bytes, leaf) || LastSigned.Read(connection, log) is not { } signed || signed.Size <= seq)
            return null;
        try
        {
            var path = MerkleProofs.Inclusion(TreeReads.Of(connection, log), seq, signed.Size);
            return new(origin, seq, bytes, leaf, path, signed.Size, signed.Root, signed.Note, KeysOf(origin, signed.Size));
        }
        catch (InvalidDataException)
        {
            // Hashes are missing, which a verification says in its own words; there is nothing to prove with.
            return null;
        }
    }

    private List<string> KeysOf(string origin, long size)
    {
        try
        {
            return [.. keys.Trusted(origin).Where(key => size >= key.FromSize && size <= (key.ToSize ?? long.MaxValue)).Select(key => key.Key.Text)];
        }
        catch (AuditKeyException)
        {
            // The proof holds without them; whoever checks it has the key from elsewhere.
            return [];
        }
    }

    private static (long Log, string Origin, long Seq, byte[] Bytes, byte[] Leaf)? Find(SqliteConnection connection, long id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT log_id, origin, seq, entry, leaf FROM audit_entry JOIN audit_log USING (log_id) WHERE id = @id AND entry IS NOT NULL";
        command.Parameters.AddWithValue("@id", id);
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4)) : null;
    }
}
