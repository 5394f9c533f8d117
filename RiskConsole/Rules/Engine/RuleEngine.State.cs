using RiskConsole.Events;

namespace RiskConsole.Rules.Engine;

/// <summary>What changes the engine from outside the stream of events: other rules, a start, a store of windows.</summary>
internal sealed partial class RuleEngine
{
    public void Use(IReadOnlyList<CompiledRule> rules, long clockUs, IFindings findings)
    {
        _clockUs = Math.Max(_clockUs, clockUs);
        var old = _runs.ToDictionary(run => run.Rule.Id);
        _runs = [.. rules.Select(rule => old.Remove(rule.Id, out var run) ? Renew(run, rule, findings) : new RuleRun(rule, options.KeysPerRule))];
        _index = new RuleIndex(_runs);
        foreach (var gone in old.Values)
            Retire(gone, findings);
        Rules = rules;
        _hasBegun = false;
    }

    public void Refill(RiskEvent e, long clockUs)
    {
        _clockUs = Math.Max(_clockUs, clockUs);
        foreach (var rule in _index.Find(e))
        {
            // Those that judge have seen it.
            if (!_runs[rule].HasBegun)
                Refill(_runs[rule], e);
        }
    }

    public void Refill(CompiledRule rule, RiskEvent e, long clockUs)
    {
        _clockUs = Math.Max(_clockUs, clockUs);
        Refill(Find(rule), e);
    }

    private void Refill(RuleRun run, RiskEvent e)
    {
        try
        {
            if (run.Rule.TryTake(e, _names, out var sample) && (run.Find(sample.Key) ?? (run.IsStateless ? null : Add(run, sample.Key, Nobody.Instance))) is { } key)
                Take(key, sample);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            run.Fail(fault, _clockUs);
        }
    }

    public void Restore(IEnumerable<ConditionRecord> conditions, IEnumerable<BaselineRecord> baselines)
    {
        _timers.Clear();
        _changes.Clear();
        _clockUs = long.MinValue;
        _hasBegun = false;
        _runs = [.. Rules.Select(rule => new RuleRun(rule, options.KeysPerRule))];
        _index = new RuleIndex(_runs);
        var runs = _runs.ToDictionary(run => run.Rule.Id);
        foreach (var record in conditions)
        {
            if (!runs.TryGetValue(record.RuleId, out var run))
                continue;
            var key = run.Find(record.Key) ?? run.Add(record.Key);
            key.Condition = new Condition
            {
                Phase = record.Phase,
                Level = Math.Min(record.Level, run.Rule.Definition.Levels.Count - 1),
                SinceUs = record.SinceUs,
                LastUs = record.LastUs,
                UntilUs = record.UntilUs,
                Observed = record.Observed,
            };
            run.Touch(key);
        }
        foreach (var record in baselines)
        {
            if (!runs.TryGetValue(record.RuleId, out var run) || run.Shape != record.Shape)
                continue;
            var key = run.Find(record.Key) ?? run.Add(record.Key);
            key.HasOnlyBaseline = Load(run, key, record.State, static (key, reader) => key.Window!.ReadBaseline(reader));
        }
    }

    public void CollectMissing(RiskEvent e, ISet<WindowId> missing)
    {
        foreach (var rule in _index.Find(e))
        {
            var run = _runs[rule];
            if (run.IsStateless)
                continue;
            try
            {
                if (run.Rule.TryTake(e, _names, out var sample) && run.Find(sample.Key) is not { IsWhole: true })
                    missing.Add(new WindowId(run.Rule.Id, run.Shape, sample.Key));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                run.Fail(fault, _clockUs);
            }
        }
    }

    public void CollectMissing(ISet<WindowId> missing)
    {
        foreach (var run in _runs)
        {
            foreach (var key in run.Keys.Where(key => !key.IsWhole))
                missing.Add(new WindowId(run.Rule.Id, run.Shape, key.Key));
        }
    }

    public void Take(WindowId id, ReadOnlySpan<byte> state)
    {
        _changes.TracksWindows = true;
        if (Array.Find(_runs, run => run.Rule.Id == id.RuleId && run.Shape == id.Shape) is not { } run)
            return;
        var key = run.Find(id.Key) ?? run.Add(id.Key);
        if (!Load(run, key, state.ToArray(), KeptWindow.Read))
            return;
        (key.IsKept, key.HasOnlyBaseline) = (true, false);
        run.Touch(key);
        if (run.HasBegun)
            Schedule(key, _clockUs, _clockUs);
    }

    public EngineChanges TakeChanges(bool windows) => _changes.Take(windows, _runs, _clockUs);

    private bool Load(RuleRun run, KeyState key, byte[] state, Action<KeyState, BinaryReader> read)
    {
        key.Window = run.Rule.NewWindow();
        try
        {
            using var reader = new BinaryReader(new MemoryStream(state));
            read(key, reader);
            return true;
        }
        catch (Exception fault) when (fault is IOException or FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            // Written by another version, or damaged: it begins anew.
            key.Window = run.Rule.NewWindow();
            run.Fail(new RuleFaultException("What was kept of a key could not be read; it begins anew.", fault), Math.Max(_clockUs, 0));
            return false;
        }
    }

    private RuleRun Renew(RuleRun run, CompiledRule rule, IFindings findings)
    {
        var old = run.Rule.Definition;
        var levels = old.Levels;
        var keepsConditions = run.Rule.IsShadow == rule.IsShadow && old.By.SequenceEqual(rule.Definition.By, StringComparer.Ordinal);
        if (!keepsConditions)
        {
            foreach (var key in run.Keys.ToArray())
                Machine.Abandon(key, _clockUs, findings);
        }
        if (run.Shape == rule.Shape)
        {
            run.Renew(rule);
            foreach (var key in run.Keys.Where(key => key.Condition is not null))
                Refit(key, levels);
            return run;
        }
        var fresh = new RuleRun(rule, options.KeysPerRule);
        foreach (var key in run.Keys.Where(key => key.Condition is not null))
        {
            var moved = fresh.Add(key.Key);
            (moved.Condition, key.Condition) = (key.Condition, null);
            moved.TouchedUs = key.TouchedUs;
            fresh.Touch(moved);
            Refit(moved, levels);
        }
        Retire(run, findings);
        return fresh;
    }

    private void Refit(KeyState key, IReadOnlyList<RuleLevel> levels)
    {
        var condition = key.Condition!;
        Machine.Refit(key, condition, key.Run.Levels.Find(levels[condition.Level]), _clockUs);
        // By other thresholds it may hold no more.
        _timers.Set(key, key.Run.Levels.IsPulse ? condition.UntilUs : _clockUs);
    }

    private void Retire(RuleRun run, IFindings findings)
    {
        foreach (var key in run.Keys.ToArray())
        {
            Machine.Abandon(key, _clockUs, findings);
            Forget(key);
        }
    }

    /// <summary>Filling in the past finds nothing.</summary>
    private sealed class Nobody : IFindings
    {
        public static readonly Nobody Instance = new();

        public void Add(in Finding finding)
        {
        }
    }
}
