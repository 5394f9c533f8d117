using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>What a rule takes from an event.</summary>
internal sealed record ReferenceSample(long Seq, long Time, string Key, double Value, string? Text, int Steps);

/// <summary>What a window says; null where there is nothing to judge.</summary>
/// <param name="Events">Places of what made it, oldest first.</param>
internal sealed record Seen(double Value, double? Shown, IReadOnlyList<long> Events);

/// <summary>One key's window as slow and as obvious as can be: it keeps all samples and computes everything anew each time.</summary>
internal abstract class ReferenceWindow
{
    /// <summary>How long after its last sample a key may be forgotten.</summary>
    public abstract long Horizon { get; }

    /// <summary>Whether time is watched while nothing is raised or pending.</summary>
    public virtual bool KeepsTime => false;

    public abstract Seen? Take(ReferenceSample sample, out bool late);

    public abstract Seen? At(long clock);

    /// <summary>All times after <paramref name="after"/> at which <see cref="At"/> might say something else; more than needed do no harm.</summary>
    public virtual IEnumerable<long> Changes(long after) => [];

    public abstract bool IsEmpty(long clock);

    public virtual void Begin(long clock)
    {
    }

    public static ReferenceWindow Create(RuleDefinition rule, RuleOptions options) => rule.Kind switch
    {
        RuleKind.Threshold => new ReferenceThreshold(),
        RuleKind.Velocity => new ReferenceVelocity(rule, options),
        RuleKind.Sequence => new ReferenceSequence(rule, options),
        RuleKind.Absence => new ReferenceAbsence(rule),
        _ => new ReferenceAnomaly(rule, options),
    };

    protected static long Micros(TimeSpan span) => (long)span.TotalMicroseconds;
}

internal sealed class ReferenceThreshold : ReferenceWindow
{
    public override long Horizon => 0;

    public override Seen? Take(ReferenceSample sample, out bool late)
    {
        late = false;
        return new Seen(sample.Value, null, [sample.Seq]);
    }

    public override Seen? At(long clock) => null;

    public override bool IsEmpty(long clock) => false;
}

internal sealed class ReferenceVelocity(RuleDefinition rule, RuleOptions options) : ReferenceWindow
{
    private readonly List<ReferenceSample> _samples = [];
    private readonly long _span = Micros(rule.Window!.Value);
    private readonly long _lateness = Micros(options.Lateness);

    public override long Horizon => _span + _lateness;

    private long Newest => _samples.Max(s => s.Time);

    public override Seen? Take(ReferenceSample sample, out bool late)
    {
        late = _samples.Count > 0 && sample.Time <= Newest - _span - _lateness;
        if (late)
            return null;
        if (_samples.Count >= options.ValuesPerKey && sample.Time < _samples.Min(s => s.Time))
            return null;
        var isNewest = _samples.Count == 0 || sample.Time >= Newest;
        _samples.Add(sample);
        _samples.RemoveAll(s => s.Time <= Newest - _span - _lateness);
        while (_samples.Count > options.ValuesPerKey)
            _samples.Remove(_samples.MinBy(s => s.Time)!);
        var current = Window(Newest);
        if (isNewest)
            return current;
        var age = Newest - sample.Time;
        var own = age <= _lateness ? Window(sample.Time) : null;
        if (age >= _span)
            return own;
        var isHighBad = rule.Compare is Comparison.AtLeast or Comparison.Above;
        return own is not null && (isHighBad ? own.Value > current.Value : own.Value < current.Value) ? own : current;
    }

    public override Seen? At(long clock) => Window(_samples.Count == 0 ? clock : Math.Max(clock, Newest));

    public override IEnumerable<long> Changes(long after) => _samples.Select(s => s.Time + _span).Where(time => time > after);

    public override bool IsEmpty(long clock) => _samples.All(s => s.Time <= clock - _span - _lateness);

    private Seen Window(long end)
    {
        var inside = _samples.Where(s => s.Time > end - _span && s.Time <= end).OrderBy(s => s.Time).ToList();
        return new Seen(ReferenceAggregates.Of(rule, inside), null, [.. inside.TakeLast(20).Select(s => s.Seq)]);
    }
}
