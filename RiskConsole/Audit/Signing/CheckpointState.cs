using RiskConsole.Telemetry;

namespace RiskConsole.Audit.Signing;

/// <summary>What this instance knows of its own signing.</summary>
internal sealed class CheckpointState
{
    private readonly Lock _gate = new();
    private SignedCheckpoint? _last;
    private DateTimeOffset? _sentAt;
    private long? _signedAt;
    private string? _fault;

    public CheckpointState(ConsoleMeter meter) => meter.ObserveCheckpoints(() =>
    {
        lock (_gate)
            return (_last?.At, _sentAt);
    });

    /// <summary>Size of the last checkpoint; 0 for none.</summary>
    public long SignedSize
    {
        get
        {
            lock (_gate)
                return _last?.Checkpoint.Size ?? 0;
        }
    }

    /// <summary>Monotonic time of the last checkpoint; null while none was made or seen since the start.</summary>
    public long? SignedAt
    {
        get
        {
            lock (_gate)
                return _signedAt;
        }
    }

    /// <summary>Why the log could not be signed last time; null when it could.</summary>
    public string? Fault
    {
        get
        {
            lock (_gate)
                return _fault;
        }
    }

    public void Signed(SignedCheckpoint checkpoint, long now)
    {
        lock (_gate)
            (_last, _signedAt, _fault) = (checkpoint, now, null);
    }

    /// <summary>The log is signed as it is already.</summary>
    public void Checked(SignedCheckpoint checkpoint, long now)
    {
        lock (_gate)
            (_last, _signedAt, _fault) = (checkpoint, _signedAt ?? now, null);
    }

    public void Failed(string reason)
    {
        lock (_gate)
            _fault = reason;
    }

    public void Sent(DateTimeOffset at)
    {
        lock (_gate)
            _sentAt = at;
    }
}
