using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>Keeps the engine's windows in the <see cref="IWindowStore"/>, behind what is committed: what is kept is whole as of one position of the log, and
/// whoever takes the duty over goes on from it where that is the position the effects are stored at. Otherwise the log is read back and the store begins anew.</summary>
internal sealed class WindowKeeper(IWindowStore store, ILogger<WindowKeeper> logger)
{
    /// <summary>More changes are not kept waiting for a store that is away.</summary>
    private const int MostWaiting = 200_000;

    private readonly Dictionary<WindowId, WindowChange> _waiting = [];
    private Task _saving = Task.CompletedTask;
    private IReadOnlyList<WindowChange> _underWay = [];
    private long _kept;
    private long _target;
    private bool _isOn;
    private bool _resets;
    private bool _failed;
    private bool _lost;

    /// <summary>Whether windows are kept at all.</summary>
    public bool Keeps => store.Keeps;

    /// <summary>Gives the engine the windows that were kept.</summary>
    /// <returns>False when they are not whole as of this position: then read the log, and call <see cref="BeginAsync"/>.</returns>
    public async Task<bool> TryRestoreAsync(IRuleEngine engine, long position, CancellationToken ct)
    {
        await _saving;
        Forget();
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
        (_isOn, _kept, _target) = (true, position, position);
        return true;
    }

    /// <summary>Begins anew with the windows as they were filled from the log. While the store is away they wait for it, with what changes meanwhile.</summary>
    public async Task BeginAsync(long position, IReadOnlyList<WindowChange> states)
    {
        foreach (var state in states)
            _waiting[state.Id] = state;
        (_isOn, _resets, _target) = (true, true, position);
        await (_saving = SaveAsync());
    }

    /// <summary>Keeps what changed up to a committed position. Does not wait: what cannot be kept now goes with a later one.</summary>
    public void Save(long position, IReadOnlyList<WindowChange> changes)
    {
        if (!_isOn)
            return;
        foreach (var change in changes)
            _waiting[change.Id] = change;
        _target = position;
        // While the store is away, once a second is enough.
        if (!_failed)
            Flush();
    }

    /// <summary>Keeps what waits for the store; to be called now and then.</summary>
    public void Flush()
    {
        if (!_isOn || !_saving.IsCompleted)
            return;
        if (_waiting.Count + _underWay.Count > MostWaiting || _lost)
            GiveUp();
        else if (_resets || _waiting.Count > 0 || _underWay.Count > 0 || _kept < _target)
            _saving = SaveAsync();
    }

    private async Task SaveAsync()
    {
        // The pipeline goes on; only this method touches what is under way.
        _underWay = [.. _underWay.Where(change => !_waiting.ContainsKey(change.Id)), .. _waiting.Values];
        _waiting.Clear();
        var (from, to) = (_kept, _target);
        _failed = true;
        try
        {
            if (_resets ? await store.ResetAsync(to, _underWay, CancellationToken.None) : await store.SaveAsync(from, to, _underWay, CancellationToken.None))
                (_kept, _underWay, _failed, _resets) = (to, [], false, false);
            else if (!_resets)
                // Emptied, or begun anew by another: what is kept there can never be whole again. Away: it waits.
                _lost = await store.PositionAsync(CancellationToken.None) is { } now && now != from;
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Windows of rules could not be kept; they go with later ones");
        }
    }

    private void GiveUp()
    {
        logger.LogWarning("Windows of rules are not kept any more; whoever takes over fills them from the log");
        Forget();
    }

    private void Forget()
    {
        _waiting.Clear();
        _underWay = [];
        (_isOn, _resets, _failed, _lost) = (false, false, false, false);
    }
}
