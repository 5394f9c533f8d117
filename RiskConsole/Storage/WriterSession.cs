using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace RiskConsole.Storage;

/// <summary>The writer's connection with its prepared commands, and the transaction of the current group.</summary>
internal sealed class WriterSession : StoreTransaction, IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly DbContextOptions<ConsoleDb> _options;
    private SqliteTransaction? _transaction;
    private ConsoleDb? _db;

    public WriterSession(SqliteConnection connection)
    {
        Connection = connection;
        _options = new DbContextOptionsBuilder<ConsoleDb>().UseSqlite(connection).Options;
    }

    public override SqliteConnection Connection { get; }

    public override SqliteTransaction Transaction => _transaction ?? throw new InvalidOperationException("No group is being written.");

    public override ConsoleDb Db
    {
        get
        {
            if (_db is null)
            {
                _db = new ConsoleDb(_options);
                _db.Database.UseTransaction(Transaction);
            }
            return _db;
        }
    }

    public override SqliteCommand Prepared(string text, Action<SqliteParameterCollection> declare)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = text;
            declare(command.Parameters);
            _commands.Add(text, command);
        }
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>Takes the write lock at once: a transaction that reads first and writes later could meet SQLITE_BUSY in its middle.</summary>
    public void Begin() => _transaction = Connection.BeginTransaction(deferred: false);

    public void Savepoint() => Prepared("SAVEPOINT unit", static _ => { }).ExecuteNonQuery();

    public void Release()
    {
        EndUnit();
        Prepared("RELEASE unit", static _ => { }).ExecuteNonQuery();
    }

    public void RollbackToSavepoint()
    {
        EndUnit();
        Prepared("ROLLBACK TO unit", static _ => { }).ExecuteNonQuery();
        Prepared("RELEASE unit", static _ => { }).ExecuteNonQuery();
    }

    public void Commit()
    {
        Transaction.Commit();
        _transaction!.Dispose();
        _transaction = null;
    }

    public void Dispose()
    {
        _db?.Dispose();
        foreach (var command in _commands.Values)
            command.Dispose();
        _transaction?.Dispose();
        Connection.Dispose();
    }

    private void EndUnit()
    {
        _db?.Dispose();
        _db = null;
    }
}
