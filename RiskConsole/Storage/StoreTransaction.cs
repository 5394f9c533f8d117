using Microsoft.Data.Sqlite;

namespace RiskConsole.Storage;

/// <summary>What one unit of work sees while the writer runs it: the writer's connection and transaction, and a context on both.
/// Valid only inside the call it was given to.</summary>
internal abstract class StoreTransaction
{
    public abstract SqliteConnection Connection { get; }

    public abstract SqliteTransaction Transaction { get; }

    /// <summary>A context on the same connection and transaction, for everything that is not a hot path. Created on first use, fresh per unit of work.</summary>
    public abstract ConsoleDb Db { get; }

    /// <summary>A command kept prepared for the life of the connection, for hot paths. <paramref name="declare"/> adds its parameters the first time.</summary>
    /// <param name="text">Constant SQL; it is the key, so it must never be built from values.</param>
    public abstract SqliteCommand Prepared(string text, Action<SqliteParameterCollection> declare);
}

/// <summary>The one writer of the process: units of work queue up, are committed in groups, and are durable when their task completes.</summary>
internal interface IStoreWriter
{
    /// <summary>Runs <paramref name="work"/> on the writer's thread inside a savepoint: if it throws, only its own changes are undone and the caller
    /// gets the exception; otherwise the task completes after the group's commit.</summary>
    /// <param name="work">Synchronous and short; it holds up every other write.</param>
    /// <exception cref="Events.LogBusyException">The queue is full, the store is locked by another process, or the disk is full.</exception>
    Task<T> WriteAsync<T>(Func<StoreTransaction, T> work, CancellationToken ct);
}
