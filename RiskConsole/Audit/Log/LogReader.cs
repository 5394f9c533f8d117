using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Log;

/// <summary>Reads for the sequencer and for signing, on a connection of their own: searches may take all places of <see cref="StoreReader"/> for seconds, and by
/// then an act must be in the tree.</summary>
internal sealed class LogReader(SqliteConnections connections) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private SqliteConnection? _connection;

    /// <param name="read">Sees one state of the store, whatever is written meanwhile. Short.</param>
    /// <exception cref="Events.LogBusyException">The store cannot be read for now.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await Task.Run(() => Read(read), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _turn.Dispose();
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            _connection ??= connections.Open(readOnly: true);
            using var snapshot = _connection.BeginTransaction(deferred: true);
            return read(_connection);
        }
        catch (SqliteException e)
        {
            _connection?.Dispose();
            _connection = null;
            throw StoreFaults.Explain(e);
        }
    }
}
