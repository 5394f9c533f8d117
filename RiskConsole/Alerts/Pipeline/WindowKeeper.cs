using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>Keeps the engine's windows in the <see cref="IWindowStore"/>, behind what is committed: what is kept is whole as of one position of the log, and
/// whoever takes the duty over goes on from it where that is the position the effects are stored at. Otherwise the log is read back and the store begins anew.</summary>
internal sealed class WindowKeeper(IWindowStore store, ILogger<WindowKeeper> logger)
{
    private readonly Dictionary<WindowId, WindowChange> _waiting = [];
    private Task<bool> _saving = Task.FromResult(true);
    private List<WindowChange> _underWay = [];
    private long _kept = -1;
    private long _target;

    /// <summary>Whether windows are kept at all.</summary>
    public bool Keeps => store.Keeps;

    /// <summary>Gives the engine the windows that were kept.</summary>
    /// <returns>False when they are not whole as of this position: then read the log, and call <see cref="BeginAsync"/>.</returns>
    public async Task<bool> TryRestoreAsync(IRuleEngine engine, long position, CancellationToken ct)
    {
        await _saving;
        _waiting.Clear();
        _underWay = [];
        _kept = -1;
        if (!store.Keeps || await store.PositionAsync(ct) != position)
            return false;
        var kept = new List<(WindowId Id, byte[] State)>();
        foreach (var rule in engine.Rules)
        {
            if (await store.LoadAllAsync(rule.Id, rule.Shape, ct) is not { } states)
                return false;
            kept.AddRange(states);
        }
        // All or none: half of them, and then the log, would count events twice.
        foreach (var (id, state) in kept)
            engine.Take(id, state);
        _kept = position;
        return true;
    }

    /// <summary>Begins anew with the windows as they were filled from the log.</summary>
    public async Task BeginAsync(long position, IReadOnlyList<WindowChange> states, CancellationToken ct)
    {
        if (store.Keeps && await store.ResetAsync(position, states, ct))
            _kept = position;
    }

    /// <summary>Keeps what changed up to a committed position. Does not wait: what cannot be kept now goes with the next.</summary>
    public void Save(long position, IReadOnlyList<WindowChange> changes)
    {
        if (!store.Keeps || _kept < 0)
            return;
        foreach (var change in changes)
            _waiting[change.Id] = change;
        _target = position;
        Flush();
    }

    /// <summary>Keeps what waited for the store; to be called now and then.</summary>
    public void Flush()
    {
        if (_kept >= 0 && _saving.IsCompleted && (_waiting.Count > 0 || _underWay.Count > 0 || _kept < _target))
            _saving = SaveAsync();
    }

    private async Task<bool> SaveAsync()
    {
        // The pipeline goes on; only this method touches what is under way.
        _underWay = [.. _underWay.Where(change => !_waiting.ContainsKey(change.Id)), .. _waiting.Values];
        _waiting.Clear();
        var (from, to) = (_kept, _target);
        var saved = false;
        try
        {
            saved = await store.SaveAsync(from, to, _underWay, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Windows of rules could not be kept; they go with the next ones");
        }
        if (saved)
        {
            _kept = to;
            _underWay = [];
        }
        return saved;
    }
}
