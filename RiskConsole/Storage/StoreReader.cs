using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Storage;

/// <summary>Reads on a small pool of connections beside the writer, each stopped when it runs too long. In WAL mode readers never block the writer.</summary>
internal sealed class StoreReader(SqliteConnections connections, IOptions<StoreOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly SemaphoreSlim _places = new(options.Value.Readers);
    private volatile bool _disposed;

    /// <exception cref="QueryTimeoutException">It ran longer than <see cref="StoreOptions.QueryTimeout"/>.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            // SQLite computes on the calling thread; circuits must not wait for it.
            return await Task.Run(() => Read(read, ct), ct);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
        _places.Dispose();
    }

    private T Read<T>(Func<SqliteConnection, T> read, CancellationToken ct)
    {
        if (!_idle.TryTake(out var connection))
            connection = connections.Open(readOnly: true);
        var reusable = false;
        try
        {
            using var limit = new ReadLimit(connection, options.Value.QueryTimeout, time, ct);
            var result = read(connection);
            reusable = true;
            return result;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == StoreFaults.Interrupted)
        {
            reusable = true;
            ct.ThrowIfCancellationRequested();
            throw new QueryTimeoutException(
                $"The query was stopped after {options.Value.QueryTimeout.TotalSeconds:0.#} s. Narrow the time range, or add a subject, type or source.");
        }
        catch (SqliteException e) when (StoreFaults.EndsGroup(e))
        {
            throw StoreFaults.Explain(e);
        }
        finally
        {
            if (reusable && !_disposed)
                _idle.Add(connection);
            else
                connection.Dispose();
        }
    }
}
