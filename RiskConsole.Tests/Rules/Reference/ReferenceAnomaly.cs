using RiskConsole.Rules;
using RiskConsole.Rules.Engine.Baselines;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>Keeps all samples and learns all buckets anew for each answer. What learning is, is not another's: it has tests of its own.</summary>
internal sealed class ReferenceAnomaly(RuleDefinition rule, RuleOptions options) : ReferenceWindow
{
    private readonly List<ReferenceSample> _samples = [];
    private readonly long _length = Micros(rule.Window!.Value);
    private readonly long _lateness = Micros(options.Lateness);
    private readonly AnomalyTuning _tuning = rule.Anomaly ?? new AnomalyTuning();
    private readonly bool _isHighBad = rule.Compare is Comparison.AtLeast or Comparison.Above;
    private readonly bool _countsEmpty = rule.Aggregate is Aggregate.Count or Aggregate.Sum;
    private Baseline? _baseline;
    private long _learnt;
    private long _first;
    private long _closed;

    public override long Horizon => _length + _lateness;

    public override bool KeepsTime => !(_isHighBad ? rule.Aggregate is Aggregate.Count or Aggregate.Sum or Aggregate.Max : rule.Aggregate is Aggregate.Min);

    public override Seen? Take(ReferenceSample sample, out bool late)
    {
        var index = Index(sample.Time);
        late = _samples.Count > 0 && index < _closed;
        if (late)
            return null;
        if (_samples.Count == 0)
            _first = _closed = index;
        var closed = _closed;
        _closed = Math.Max(_closed, Index(sample.Time - _lateness));
        var standing = _closed > closed ? Standing() : null;
        _samples.Add(sample);
        return KeepsTime ? standing : Judge(index, _closed);
    }

    public override Seen? At(long clock)
    {
        if (KeepsTime)
        {
            if (_samples.Count == 0)
                return null;
            _closed = Math.Max(_closed, Index(clock - _lateness));
            return Standing();
        }
        var index = Index(_samples.Select(s => s.Time).Append(clock).Max());
        return Of(index).Count > 0 || !Learn(_closed).IsReady ? Judge(index, _closed) : new Seen(double.NaN, null, []);
    }

    public override IEnumerable<long> Changes(long after)
    {
        if (_samples.Count == 0)
            return [];
        if (KeepsTime)
            return [Math.Max(after + 1, (_closed + 1) * _length + _lateness)];
        return _samples.Select(s => (Index(s.Time) + 1) * _length).Where(end => end > after);
    }

    public override bool IsEmpty(long clock) => _samples.Count == 0 || _samples.Max(s => s.Time) < clock - Math.Max(Micros(TimeSpan.FromDays(7)), 1_000 * _length);

    /// <summary>The last closed bucket by what was known before it.</summary>
    private Seen? Standing() => _closed == _first ? null
        : Of(_closed - 1).Count > 0 || _countsEmpty ? Judge(_closed - 1, _closed - 1)
        : Learn(_closed).IsReady ? new Seen(double.NaN, null, []) : null;

    private Seen? Judge(long index, long learnt)
    {
        var baseline = Learn(learnt);
        if (!baseline.IsReady)
            return null;
        var samples = Of(index);
        var value = Value(samples);
        var isGuarded = (_tuning.Least is not null || _tuning.Most is not null) && value >= (_tuning.Least ?? value) && value <= (_tuning.Most ?? value);
        var distance = isGuarded ? 0 : baseline.Distance(Hour(index), value);
        return new Seen(_isHighBad ? distance : -distance, value, [.. samples.TakeLast(20).Select(s => s.Seq)]);
    }

    /// <summary>Closed buckets do not change, so those learnt last time need not be learnt again, unless fewer are asked for.</summary>
    private Baseline Learn(long until)
    {
        if (_baseline is null || _learnt > until)
            (_baseline, _learnt) = (new Baseline(_tuning, rule.Aggregate == Aggregate.Count, _countsEmpty), _first);
        for (; _learnt < until && _samples.Count > 0; _learnt++)
        {
            var samples = Of(_learnt);
            if (samples.Count > 0 || _countsEmpty)
                _baseline.Learn(Hour(_learnt), samples.Count == 0 ? 0 : Value(samples), samples.Count > 0);
        }
        return _baseline;
    }

    private double Value(List<ReferenceSample> samples) => rule.Aggregate switch
    {
        Aggregate.Count => samples.Count,
        Aggregate.Sum => samples.Sum(s => s.Value),
        Aggregate.Average => samples.Sum(s => s.Value) / samples.Count,
        Aggregate.Min => samples.Min(s => s.Value),
        _ => samples.Max(s => s.Value),
    };

    private List<ReferenceSample> Of(long index) => _samples.FindAll(s => Index(s.Time) == index);

    private long Index(long time) => (long)Math.Floor((decimal)time / _length);

    private int Hour(long index) => DateTimeOffset.UnixEpoch.AddTicks(index * _length * 10).Hour;
}
