using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>Tries all ways in which the samples held can be the steps, and takes the best.</summary>
internal sealed class ReferenceSequence(RuleDefinition rule, RuleOptions options) : ReferenceWindow
{
    private const int MostPerStep = 16;

    private readonly long _span = Micros(rule.Window!.Value);
    private readonly long _lateness = Micros(options.Lateness);
    private readonly int _steps = rule.Steps!.Count;
    private List<ReferenceSample> _held = [];
    private long? _newest;

    public override long Horizon => _span + _lateness;

    public override Seen? Take(ReferenceSample sample, out bool late)
    {
        late = sample.Time < _newest - _span - _lateness;
        if (late)
            return null;
        _newest = Math.Max(_newest ?? long.MinValue, sample.Time);
        _held = [.. _held.Where(s => s.Time >= _newest - _span - _lateness).Append(sample).OrderBy(s => s.Time).ThenBy(s => s.Seq)];
        var matches = Matches([], 0).Where(match => match.Contains(sample) && match[^1].Time - match[0].Time <= _span).ToList();
        if (matches.Count == 0)
        {
            for (var step = 0; step < _steps; step++)
            {
                var those = _held.Where(s => Is(s, step)).ToList();
                if (Is(sample, step) && those.Count > MostPerStep)
                    _held[_held.IndexOf(those[0])] = those[0] with { Steps = those[0].Steps & ~(1 << step) };
            }
            _held.RemoveAll(s => s.Steps == 0);
            return new Seen(0, null, []);
        }
        // The latest step the sample can be; then the nearest before it, one by one; then the nearest after it.
        var best = matches.OrderByDescending(match => match.IndexOf(sample));
        for (var i = _steps - 1; i >= 0; i--)
        {
            var step = i;
            best = best.ThenByDescending(match => step < match.IndexOf(sample) ? _held.IndexOf(match[step]) : 0);
        }
        for (var i = 0; i < _steps; i++)
        {
            var step = i;
            best = best.ThenBy(match => step > match.IndexOf(sample) ? _held.IndexOf(match[step]) : 0);
        }
        var found = best.First();
        _held.RemoveAll(found.Contains);
        return new Seen(1, null, [.. found.Select(s => s.Seq)]);
    }

    public override Seen? At(long clock) => new(0, null, []);

    public override bool IsEmpty(long clock) => _newest is null || _newest < clock - _span - _lateness;

    private IEnumerable<List<ReferenceSample>> Matches(List<ReferenceSample> begun, int from)
    {
        if (begun.Count == _steps)
            return [begun];
        return Enumerable.Range(from, _held.Count - from).Where(i => Is(_held[i], begun.Count)).SelectMany(i => Matches([.. begun, _held[i]], i + 1));
    }

    private static bool Is(ReferenceSample sample, int step) => (sample.Steps & 1 << step) != 0;
}
