using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Storage;

/// <summary>The process's one writer: a thread that takes what has queued up while it was committing, and commits that as one group.
/// The slower the disk, the larger the groups, so throughput holds while latency stays near one commit.</summary>
internal sealed class StoreWriter(
    SqliteConnections connections, IOptions<StoreOptions> options, TimeProvider time, ILogger<StoreWriter> logger)
    : IStoreWriter, IHostedService, IHealthSource, IDisposable
{
    private const int GroupWeight = 8_192;

    private readonly BlockingCollection<StoreWork> _queue = [];
    private readonly List<StoreWork> _group = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriterSession? _session;
    private int _started;
    private int _queued;
    private int _disposed;
    private volatile Health _health = new("Database", HealthStatus.Good, "Writes are committed.", time.GetUtcNow(), 0);

    /// <summary>Rows waiting for the writer.</summary>
    public int Queued => Volatile.Read(ref _queued);

    public Health Current => _health;

    public Task<T> WriteAsync<T>(Func<StoreTransaction, T> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var item = new DelegateWork<T>(work);
        Enqueue(item);
        return item.Task;
    }

    /// <exception cref="LogBusyException">The queue is full or the console is stopping.</exception>
    public void Enqueue(StoreWork work)
    {
        EnsureStarted();
        var queued = Interlocked.Add(ref _queued, work.Weight);
        // One item is always let in, so that nothing is too large for an empty queue.
        if (queued > options.Value.QueueLimit && queued > work.Weight)
        {
            Interlocked.Add(ref _queued, -work.Weight);
            throw new LogBusyException($"{queued - work.Weight} rows wait to be written, the limit is {options.Value.QueueLimit}. Retry in a second.", TimeSpan.FromSeconds(1));
        }
        try
        {
            _queue.Add(work);
        }
        catch (InvalidOperationException e)
        {
            Interlocked.Add(ref _queued, -work.Weight);
            throw new LogBusyException("The console is stopping. Retry when it is back.", TimeSpan.FromSeconds(5), e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        EnsureStarted();
        return Task.CompletedTask;
    }

    /// <summary>Commits what has queued up, then ends.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.CompleteAdding();
        if (Volatile.Read(ref _started) != 0)
            await _stopped.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        // The container disposes once per service it is registered as.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _queue.CompleteAdding();
        if (_stopped.Task.IsCompleted || Volatile.Read(ref _started) == 0)
            _queue.Dispose();
    }

    private void EnsureStarted()
    {
        // Commands of the command line write without a host, so the first write starts the thread too.
        if (Interlocked.Exchange(ref _started, 1) == 0)
            new Thread(Run) { IsBackground = true, Name = "store-writer" }.Start();
    }

    private void Run()
    {
        try
        {
            foreach (var first in _queue.GetConsumingEnumerable())
            {
                _group.Add(first);
                var weight = first.Weight;
                while (weight < GroupWeight && _queue.TryTake(out var next))
                {
                    _group.Add(next);
                    weight += next.Weight;
                }
                CommitGroup();
                Interlocked.Add(ref _queued, -weight);
                _group.Clear();
            }
        }
        finally
        {
            _session?.Dispose();
            _stopped.TrySetResult();
        }
    }

    private void CommitGroup()
    {
        try
        {
            _session ??= new WriterSession(connections.Open(readOnly: false));
            _session.Begin();
            var failures = RunGroup(_session);
            _session.Commit();
            if (_health.Status != HealthStatus.Good)
                _health = new Health("Database", HealthStatus.Good, "Writes are committed.", time.GetUtcNow(), 0);
            for (var i = 0; i < _group.Count; i++)
            {
                if (failures?[i] is { } failure)
                    Complete(_group[i], static (work, reason) => work.Failed(reason!), failure);
                else
                    Complete(_group[i], static (work, _) => work.Committed(), null);
            }
        }
        catch (Exception e)
        {
            FailGroup(e);
        }
    }

    private Exception?[]? RunGroup(WriterSession session)
    {
        Exception?[]? failures = null;
        for (var i = 0; i < _group.Count; i++)
        {
            session.Savepoint();
            try
            {
                _group[i].Run(session);
                session.Release();
            }
            catch (Exception e) when (!StoreFaults.EndsGroup(e))
            {
                try
                {
                    session.RollbackToSavepoint();
                }
                catch (Exception gone) when (gone is SqliteException or InvalidOperationException)
                {
                    // The fault took the whole transaction with it, and is what all of the group are told.
                    ExceptionDispatchInfo.Throw(e);
                }
                (failures ??= new Exception?[_group.Count])[i] = e;
            }
        }
        return failures;
    }

    private void FailGroup(Exception e)
    {
        var reason = StoreFaults.Explain(e);
        if (_health.Status != HealthStatus.Down)
            _health = new Health("Database", HealthStatus.Down, reason.Message, time.GetUtcNow(), 60);
        logger.LogError(e, "A group of {Count} writes failed: {Reason}", _group.Count, reason.Message);
        // The connection may be in any state; the next group begins with a new one.
        _session?.Dispose();
        _session = null;
        foreach (var work in _group)
            Complete(work, static (item, why) => item.Failed(why!), reason);
    }

    private void Complete(StoreWork work, Action<StoreWork, Exception?> complete, Exception? reason)
    {
        try
        {
            complete(work, reason);
        }
        catch (Exception e)
        {
            logger.LogError(e, "A follower of a committed write failed");
        }
    }
}
