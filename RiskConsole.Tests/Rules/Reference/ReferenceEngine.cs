using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>A finding, to be compared.</summary>
internal sealed record Found(
    FindingKind Kind, Guid Rule, string Key, long Time, int Level, double? Observed, double? Threshold, long Cause, string Contributing);

/// <summary>The engine as slow and as obvious as can be. Looks at all keys of all rules at every time at which anything might change.</summary>
internal sealed class ReferenceEngine(IReadOnlyList<ReferenceRule> rules, RuleOptions options)
{
    private readonly Dictionary<(Guid Rule, string Key), Key> _keys = [];
    private long _clock = long.MinValue;
    private bool _began;
    private bool _isFilled;

    public List<Found> Findings { get; } = [];

    public int Late { get; private set; }

    public void Process(RiskEvent e, long clock)
    {
        Pass(clock, clock - 1);
        foreach (var rule in rules)
        {
            if (rule.Take(e) is not { } sample)
                continue;
            var key = Find(rule, sample.Key);
            if (key.Touched is { } touched && touched <= _clock - key.Window.Horizon && key.Window.IsEmpty(_clock))
                key.Window = ReferenceWindow.Create(rule.Definition, options);
            key.Touched = _clock;
            key.LookFrom = _clock;
            var seen = key.Window.Take(sample, out var late);
            Late += late ? 1 : 0;
            if (seen is not null)
                Judge(key, seen, sample.Time, sample.Seq, byTimer: false);
        }
    }

    /// <summary>Nobody listened for a while.</summary>
    /// <param name="isFilled">Whether windows are filled again and tell only what holds now, not what happened meanwhile.</param>
    public void Restart(bool isFilled) => (_began, _isFilled) = (false, isFilled);

    public void AdvanceTo(long clock) => Pass(clock, clock);

    private Key Find(ReferenceRule rule, string name)
    {
        if (!_keys.TryGetValue((rule.Id, name), out var key))
            _keys.Add((rule.Id, name), key = new Key(rule, name) { Window = ReferenceWindow.Create(rule.Definition, options) });
        return key;
    }

    private void Pass(long clock, long due)
    {
        if (!_began)
        {
            foreach (var rule in rules.Where(r => r.Definition.By.Count == 0))
            {
                if (ReferenceWindow.Create(rule.Definition, options).KeepsTime)
                    Find(rule, "");
            }
            foreach (var key in _keys.Values.Where(key => key.Window.KeepsTime))
                key.Window.Begin(due);
            foreach (var key in _keys.Values.Where(key => _isFilled && key.Phase is not null && !key.Rule.IsPulse))
                key.LookAt = due;
            _began = true;
        }
        while (true)
        {
            var next = _keys.Values.Select(key => (Key: key, Due: Due(key))).Where(k => k.Due <= due)
                .OrderBy(k => k.Due).ThenBy(k => k.Key.Rule.Id).ThenBy(k => k.Key.Name, StringComparer.Ordinal).FirstOrDefault();
            if (next.Key is null)
                break;
            _clock = Math.Max(_clock, next.Due);
            next.Key.LookFrom = next.Due + 1;
            next.Key.LookAt = long.MaxValue;
            var seen = next.Key.Rule.IsPulse ? null : next.Key.Window.At(next.Due);
            Judge(next.Key, seen, next.Due, 0, byTimer: true);
        }
        _clock = Math.Max(_clock, clock);
    }

    /// <summary>When the key must be looked at: when something was to happen, at the time of its last sample, and whenever its window changes.</summary>
    private static long Due(Key key)
    {
        var watched = key.Window.KeepsTime || (key.Phase is not null && !key.Rule.IsPulse);
        var looks = watched ? key.Window.Changes(key.LookFrom - 1).Concat(key.LookFrom == key.Touched ? [key.LookFrom] : []).Append(long.MaxValue).Min() : long.MaxValue;
        return Math.Min(Math.Min(looks, key.LookAt), key.Phase is null ? long.MaxValue : key.Until);
    }

    private void Judge(Key key, Seen? seen, long time, long cause, bool byTimer)
    {
        var rule = key.Rule;
        var level = seen is null ? null : rule.Level(seen.Value);
        if (level is not null)
            key.Seen = seen!;
        switch (key.Phase)
        {
            case null when level is { } reached:
                (key.Since, key.Last, key.Level, key.Observed) = (time, time, reached, Observed(rule, seen!));
                if (rule.Definition.For == TimeSpan.Zero)
                {
                    Raise(key, time, cause);
                }
                else
                {
                    key.Phase = ConditionPhase.Pending;
                    key.Until = Math.Max(_clock, time + (long)rule.Definition.For.TotalMicroseconds);
                }
                break;
            case ConditionPhase.Pending when level is null && seen is not null:
                key.Phase = null;
                break;
            case ConditionPhase.Pending:
                if (level is { } still)
                    (key.Last, key.Level, key.Observed) = (Math.Max(key.Last, time), still, Observed(rule, seen!));
                if (Math.Max(_clock, time) >= key.Until)
                    Raise(key, time, cause);
                break;
            case ConditionPhase.Firing or ConditionPhase.Ending when level is { } again:
                var worse = rule.Definition.Levels[again].Severity > rule.Definition.Levels[key.Level].Severity;
                key.Phase = ConditionPhase.Firing;
                if (worse)
                    key.Level = again;
                if (worse || !byTimer)
                    (key.Last, key.Observed) = (Math.Max(key.Last, time), Observed(rule, seen!));
                key.Until = End(key);
                if (worse)
                    Find(FindingKind.Escalated, key, time, again, key.Observed, cause);
                else if (!byTimer)
                    Find(FindingKind.Repeated, key, time, again, key.Observed, cause);
                break;
            case ConditionPhase.Firing when !rule.IsPulse:
                if (seen is null || !rule.HasRecovered(key.Level, seen.Value))
                    break;
                if (rule.Definition.KeepFiring == TimeSpan.Zero)
                {
                    Clear(key, seen, time, cause);
                    break;
                }
                key.Phase = ConditionPhase.Ending;
                key.Until = _clock + (long)rule.Definition.KeepFiring.TotalMicroseconds;
                break;
            case ConditionPhase.Firing or ConditionPhase.Ending when byTimer && _clock >= key.Until:
                Clear(key, seen, time, cause);
                break;
        }
    }

    private void Raise(Key key, long time, long cause)
    {
        key.Phase = ConditionPhase.Firing;
        key.Until = End(key);
        Find(FindingKind.Raised, key, time, key.Level, key.Observed, cause);
    }

    private void Clear(Key key, Seen? seen, long time, long cause)
    {
        key.Phase = null;
        Find(FindingKind.Cleared, key, time, key.Level, seen is null ? key.Observed : Observed(key.Rule, seen), cause);
    }

    private long End(Key key) => key.Rule.IsPulse ? Math.Max(_clock, key.Last + (long)key.Rule.Definition.KeepFiring.TotalMicroseconds) : long.MaxValue;

    private static double? Observed(ReferenceRule rule, Seen seen) =>
        rule.Definition.Kind is RuleKind.Sequence or RuleKind.Absence || double.IsNaN(seen.Shown ?? seen.Value) ? null : seen.Shown ?? seen.Value;

    private void Find(FindingKind kind, Key key, long time, int level, double? observed, long cause) => Findings.Add(new Found(
        kind, key.Rule.Id, key.Name, time, level, observed, key.Rule.Definition.Levels[level].Threshold, cause,
        kind is FindingKind.Raised or FindingKind.Escalated ? string.Join(',', key.Seen.Events) : ""));

    private sealed class Key(ReferenceRule rule, string name)
    {
        public ReferenceRule Rule { get; } = rule;
        public string Name { get; } = name;
        public required ReferenceWindow Window { get; set; }
        public long? Touched { get; set; }
        public long LookFrom { get; set; }
        public long LookAt { get; set; } = long.MaxValue;
        public ConditionPhase? Phase { get; set; }
        public int Level { get; set; }
        public long Since { get; set; }
        public long Last { get; set; }
        public long Until { get; set; }
        public double? Observed { get; set; }
        public Seen Seen { get; set; } = new(0, null, []);
    }
}
