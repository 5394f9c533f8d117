using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>Changes the text an entry is found by, in the entry and in the index together: for the erasure of personal data.</summary>
internal static class SearchText
{
    /// <summary>Replaces the text. The index holds no copy of it, so it must be told the old one to forget it.</summary>
    /// <param name="old">The text as it is stored; the index is damaged by any other.</param>
    /// <exception cref="InvalidOperationException">There is no such entry, or its text is not <paramref name="old"/>; nothing was changed.</exception>
    public static void Replace(StoreTransaction transaction, long id, string old, string text)
    {
        // The entry before the index: where the text is another, nothing may reach the index.
        var update = transaction.Prepared("UPDATE audit_entry SET search = @new WHERE id = @id AND search = @old", static p =>
        {
            p.Add("@id", SqliteType.Integer);
            p.Add("@old", SqliteType.Text);
            p.Add("@new", SqliteType.Text);
        });
        update.Parameters[0].Value = id;
        update.Parameters[1].Value = old;
        update.Parameters[2].Value = text;
        if (update.ExecuteNonQuery() == 0)
            throw new InvalidOperationException($"Entry {id} is not there, or its text was changed meanwhile.");
        if (TextIndex.Position(transaction.Connection, transaction.Transaction) is not { } position || id > position)
            return;
        var forget = transaction.Prepared("INSERT INTO audit_fts (audit_fts, rowid, search) VALUES ('delete', @id, @text)", Declare);
        forget.Parameters[0].Value = id;
        forget.Parameters[1].Value = old;
        forget.ExecuteNonQuery();
        var add = transaction.Prepared("INSERT INTO audit_fts (rowid, search) VALUES (@id, @text)", Declare);
        add.Parameters[0].Value = id;
        add.Parameters[1].Value = text;
        add.ExecuteNonQuery();
    }

    private static void Declare(SqliteParameterCollection p)
    {
        p.Add("@id", SqliteType.Integer);
        p.Add("@text", SqliteType.Text);
    }
}
