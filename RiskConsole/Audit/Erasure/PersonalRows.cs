using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Erasure;

/// <summary>Removes personal data beside entries, and what the columns and the text index took from it.</summary>
internal static class PersonalRows
{
    /// <returns>How many entries had any.</returns>
    public static long Erase(StoreTransaction transaction, IReadOnlyList<long> ids)
    {
        var erased = 0L;
        foreach (var id in ids)
        {
            if (Delete(transaction, id))
                erased++;
            if (Read(transaction, id) is not var (entry, search))
                continue;
            // Bytes that were archived leave nothing to search in but what the columns say.
            var left = entry is null ? default : EntryProjection.Read(entry);
            var words = entry is null ? "" : left.SearchText(default);
            if (words != search)
                Search.SearchText.Replace(transaction, id, search, words);
            Update(transaction, id, left.Ip);
        }
        return erased;
    }

    private static bool Delete(StoreTransaction transaction, long id)
    {
        var delete = transaction.Prepared("DELETE FROM audit_pii WHERE id = @id", static p => p.Add("@id", SqliteType.Integer));
        delete.Parameters[0].Value = id;
        return delete.ExecuteNonQuery() > 0;
    }

    private static (byte[]? Entry, string Search)? Read(StoreTransaction transaction, long id)
    {
        var select = transaction.Prepared("SELECT entry, search FROM audit_entry WHERE id = @id", static p => p.Add("@id", SqliteType.Integer));
        select.Parameters[0].Value = id;
        using var row = select.ExecuteReader();
        return row.Read() ? (row.IsDBNull(0) ? null : (byte[])row.GetValue(0), row.GetString(1)) : null;
    }

    private static void Update(StoreTransaction transaction, long id, string? ip)
    {
        var update = transaction.Prepared(
            "UPDATE audit_entry SET name = NULL, ip = @ip WHERE id = @id",
            static p =>
            {
                p.Add("@ip", SqliteType.Text);
                p.Add("@id", SqliteType.Integer);
            });
        update.Parameters[0].Value = (object?)ip ?? DBNull.Value;
        update.Parameters[1].Value = id;
        update.ExecuteNonQuery();
    }
}
