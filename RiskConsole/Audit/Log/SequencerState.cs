using RiskConsole.Telemetry;

namespace RiskConsole.Audit.Log;

/// <summary>How far the log and what waits for it are, as the sequencer saw it last.</summary>
/// <param name="Origin">Of the open log; null where none is.</param>
/// <param name="Size">Entries in it.</param>
/// <param name="SignedSize">Entries under its newest checkpoint; 0 for none.</param>
internal sealed record LogLook(PendingState Pending, long LogId, string? Origin, long Size, long SignedSize);

/// <summary>What every instance knows of the log, whether it integrates or another does. How long something waits is measured here, by a clock that is never set.</summary>
internal sealed class SequencerState
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private LogLook _look = new(default, 0, null, 0, 0);
    private string? _fault;
    private long _oldestSeenAt;
    private long _unsignedSince;

    public SequencerState(ConsoleMeter meter, TimeProvider time)
    {
        _time = time;
        meter.ObserveAuditLog(() =>
        {
            var look = Look;
            return (look.Pending.Count, look.Size);
        });
    }

    public LogLook Look
    {
        get
        {
            lock (_gate)
                return _look;
        }
    }

    /// <summary>Why nothing could be integrated last time; null when it could.</summary>
    public string? Fault
    {
        get
        {
            lock (_gate)
                return _fault;
        }
    }

    /// <summary>How long the oldest act has been seen to wait.</summary>
    public TimeSpan Waits
    {
        get
        {
            lock (_gate)
                return _look.Pending.Count == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_oldestSeenAt);
        }
    }

    /// <summary>How long there have been entries that no checkpoint covers, since the last checkpoint.</summary>
    public TimeSpan Unsigned
    {
        get
        {
            lock (_gate)
                return _look.Size <= _look.SignedSize ? TimeSpan.Zero : _time.GetElapsedTime(_unsignedSince);
        }
    }

    public void Looked(LogLook look)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (look.Pending.First != _look.Pending.First)
                _oldestSeenAt = now;
            if (look.SignedSize != _look.SignedSize || look.LogId != _look.LogId || _look.Size <= _look.SignedSize)
                _unsignedSince = now;
            (_look, _fault) = (look, null);
        }
    }

    public void Failed(string reason)
    {
        lock (_gate)
            _fault = reason;
    }
}
