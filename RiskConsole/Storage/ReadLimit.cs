using Microsoft.Data.Sqlite;

namespace RiskConsole.Storage;

/// <summary>Stops what runs on a connection when time is up or the caller gives up. Dispose before the connection is used for anything else.</summary>
internal sealed class ReadLimit : IDisposable
{
    // An interrupt between two statements is lost, so it is repeated until the read has ended.
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _registration;
    private bool _ended;

    public ReadLimit(SqliteConnection connection, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        _connection = connection;
        _timer = time.CreateTimer(static state => ((ReadLimit)state!).Interrupt(), this, limit, Again);
        _registration = ct.UnsafeRegister(static state => ((ReadLimit)state!)._timer.Change(TimeSpan.Zero, Again), this);
    }

    public void Dispose()
    {
        lock (_gate)
            _ended = true;
        _registration.Dispose();
        _timer.Dispose();
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_ended)
                FeedSqlite.Interrupt(_connection);
        }
    }
}
