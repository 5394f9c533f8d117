using RiskConsole.Telemetry;

namespace RiskConsole.Audit.Log;

/// <summary>How far the log and what waits for it are, as the sequencer saw it last.</summary>
/// <param name="Origin">Of the open log; null where none is.</param>
/// <param name="Size">Entries in it.</param>
internal sealed record LogLook(PendingState Pending, long LogId, string? Origin, long Size)
{
    public static LogLook Empty { get; } = new(default, 0, null, 0);
}

/// <summary>What every instance knows of the log, whether it integrates or another does.</summary>
internal sealed class SequencerState
{
    private volatile LogLook _look = LogLook.Empty;
    private volatile string? _fault;

    public SequencerState(ConsoleMeter meter) => meter.ObserveAuditLog(() => (_look.Pending.Count, _look.Size));

    public LogLook Look => _look;

    /// <summary>Why nothing could be integrated last time; null when it could.</summary>
    public string? Fault => _fault;

    public void Looked(LogLook look) => (_look, _fault) = (look, null);

    public void Failed(string reason) => _fault = reason;
}
