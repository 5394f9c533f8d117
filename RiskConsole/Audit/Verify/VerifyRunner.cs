using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>What one verification reads with: a connection per worker, each read of one moment, and how far it is.</summary>
internal sealed class VerifyRunner(SqliteConnections connections, VerifyScope scope, Action<long, long>? progress, CancellationToken ct) : IAsyncDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _connections = [];
    private readonly SemaphoreSlim _places = new(scope.Workers);

    public int Workers => scope.Workers;

    /// <summary>Entries that will be verified.</summary>
    public long Total { get; set; }

    /// <summary>Entries that were.</summary>
    public long Done { get; private set; }

    public void Add(int entries)
    {
        Done += entries;
        progress?.Invoke(Done, Math.Max(Total, Done));
    }

    /// <summary>Some need not be verified after all.</summary>
    public void Skip(long entries) => Total -= entries;

    /// <param name="read">Sees one state of the store. Short: while it runs the store's log of changes cannot be cut.</param>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read)
    {
        await _places.WaitAsync(ct);
        try
        {
            return await Task.Run(() => Read(read), ct);
        }
        finally
        {
            _places.Release();
        }
    }

    public Task<IntegrityFault?> TextIndexFaultAsync(IReadOnlyList<LogHeader> headers) =>
        Task.Run(() => TextIndexCheck.FaultOf(connections, headers, ct), ct);

    public async ValueTask DisposeAsync()
    {
        // Reads that were under way when another failed end first.
        for (var i = 0; i < scope.Workers; i++)
            await _places.WaitAsync(CancellationToken.None);
        foreach (var connection in _connections)
            connection.Dispose();
        _places.Dispose();
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        if (!_connections.TryTake(out var connection))
            connection = connections.OpenUnchanged();
        try
        {
            using var moment = connection.BeginTransaction(deferred: true);
            return read(connection);
        }
        finally
        {
            _connections.Add(connection);
        }
    }
}
