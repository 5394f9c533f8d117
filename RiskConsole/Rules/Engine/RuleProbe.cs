using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>What one rule makes of events, one after the other: the engine itself with this one rule, whose windows note what they say. For explanations, beside the engine that
/// judges, which knows nothing of it.</summary>
internal sealed class RuleProbe : IFindings
{
    private readonly IRuleEngine _engine;
    private readonly NotedRule _rule;
    private readonly LevelTable _levels;
    private readonly Dictionary<string, ConditionRecord?> _conditions = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];

    /// <param name="engine">A new one, which tells changes.</param>
    /// <param name="beginUs">When judging begins; nothing is missed before.</param>
    public RuleProbe(CompiledRule rule, IRuleEngine engine, long beginUs)
    {
        (_engine, _rule, _levels) = (engine, new NotedRule(rule), new LevelTable(rule.Definition));
        engine.Use([_rule], beginUs, this);
        engine.AdvanceTo(beginUs, this);
    }

    /// <summary>Why the rule failed on the last event; null when it did not.</summary>
    public string? Fault => _engine.Statuses[0].Fault;

    /// <summary>Judges one event, after all that was due before.</summary>
    public ProbeStep Judge(RiskEvent e, long clockUs)
    {
        _findings.Clear();
        _rule.Forget();
        var isTaken = _rule.TryTake(e, out var sample);
        _engine.Process(e, clockUs, this);
        if (!isTaken)
            return new ProbeStep(default, default, -1, [], null, WindowFacts.None, null);
        // A single event that reaches nothing leaves no trace.
        var seen = _rule.Seen ?? new Observation(true, sample.Value);
        return new ProbeStep(
            sample, seen, seen.Counts ? _levels.Reached(seen.Value) : -1, [.. _findings.Where(found => found.CauseSeq == e.Seq)], Condition(sample.Key),
            _rule.Asked?.Facts ?? WindowFacts.None, _rule.Asked?.Reason);
    }

    /// <summary>Lets time pass.</summary>
    /// <returns>What was found by the way.</returns>
    public IReadOnlyList<Finding> AdvanceTo(long clockUs)
    {
        _findings.Clear();
        _engine.AdvanceTo(clockUs, this);
        return [.. _findings];
    }

    void IFindings.Add(in Finding finding) => _findings.Add(finding);

    private ConditionRecord? Condition(string key)
    {
        foreach (var (_, changed, record) in _engine.TakeChanges(windows: false).Conditions)
            _conditions[changed] = record;
        return _conditions.GetValueOrDefault(key);
    }

    /// <summary>A rule whose windows note their answers.</summary>
    private sealed class NotedRule(CompiledRule rule) : CompiledRule(rule.Version)
    {
        public override ulong Shape => rule.Shape;

        public override long HorizonUs => rule.HorizonUs;

        public override bool KeepsBaseline => rule.KeepsBaseline;

        public override IReadOnlyList<ValueNeed> Needs => rule.Needs;

        /// <summary>What was said of the last sample; null when no window was asked.</summary>
        public Observation? Seen { get; private set; }

        /// <summary>The window that said it.</summary>
        public KeyWindow? Asked { get; private set; }

        public void Forget() => (Seen, Asked) = (null, null);

        public override bool TryTake(RiskEvent e, out Sample sample) => rule.TryTake(e, out sample);

        public override bool TryTake(RiskEvent e, KeyNames? names, out Sample sample) => rule.TryTake(e, names, out sample);

        public override KeyWindow NewWindow() => new NotedWindow(rule.NewWindow(), this);

        private sealed class NotedWindow(KeyWindow window, NotedRule rule) : KeyWindow
        {
            public override long NextUs => window.NextUs;

            public override bool KeepsTime => window.KeepsTime;

            public override string? Reason => window.Reason;

            public override IReadOnlyList<long> Contributing => window.Contributing;

            public override long Forgotten => window.Forgotten;

            public override bool HasNewBaseline => window.HasNewBaseline;

            public override WindowFacts Facts => window.Facts;

            public override void Begin(long clockUs) => window.Begin(clockUs);

            public override Observation Take(in Sample sample)
            {
                var seen = window.Take(sample);
                (rule.Seen, rule.Asked) = (seen, window);
                return seen;
            }

            public override Observation At(long clockUs) => window.At(clockUs);

            public override bool IsEmptyAt(long clockUs) => window.IsEmptyAt(clockUs);

            public override void Write(BinaryWriter writer) => window.Write(writer);

            public override void Read(BinaryReader reader) => window.Read(reader);

            public override void WriteBaseline(BinaryWriter writer) => window.WriteBaseline(writer);

            public override void ReadBaseline(BinaryReader reader) => window.ReadBaseline(reader);
        }
    }
}

/// <summary>What a rule made of one event.</summary>
/// <param name="Sample">What it took from it; empty when the event is none of its business.</param>
/// <param name="Level">The most severe one that is reached; -1 for none.</param>
/// <param name="Findings">At this event; what timers found before it is not among them.</param>
/// <param name="Condition">Where the key's condition stands after it; null at rest.</param>
/// <param name="Reason">The observation in words, where there are any.</param>
internal sealed record ProbeStep(
    Sample Sample, Observation Seen, int Level, IReadOnlyList<Finding> Findings, ConditionRecord? Condition, WindowFacts Facts, string? Reason)
{
    public bool IsTaken => Sample.Key is not null;
}
