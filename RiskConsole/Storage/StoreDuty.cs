namespace RiskConsole.Storage;

/// <summary>Among all instances that share a store, one has the duty: it does what must be done once (gives events their effects, keeps
/// trends). The duty is a lock of the operating system on a file beside the database, so it ends with the process that has it, however
/// that ends, and the next instance can take it at once.</summary>
internal sealed class StoreDuty(SqliteConnections connections) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _held;

    /// <summary>Whether this instance has the duty.</summary>
    public bool IsHeld => Volatile.Read(ref _held) is not null;

    /// <summary>Takes the duty where no instance has it.</summary>
    /// <exception cref="UnauthorizedAccessException">The lock file cannot be written.</exception>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_held is not null)
                return true;
            try
            {
                _held = new FileStream(connections.FilePath + "-duty", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
                return true;
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                return false;
            }
        }
    }

    /// <summary>Leaves the duty to others.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held?.Dispose();
            _held = null;
        }
    }

    public void Dispose() => Release();
}
