using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules.Reference;

internal sealed class ReferenceAbsence(RuleDefinition rule) : ReferenceWindow
{
    private readonly long _window = Micros(rule.Window!.Value);
    private readonly bool _keyed = rule.By.Count > 0;
    private ReferenceSample? _last;
    private long? _earliest;

    public override bool KeepsTime => true;

    public override long Horizon => Math.Max(10 * _window, 3_600_000_000);

    private long? Due => _last is not null ? Math.Max(_last.Time + _window, _earliest ?? 0) : _keyed ? null : _earliest;

    private long? Forgotten => _last is null || !_keyed ? null : Math.Max(_last.Time + Horizon, Due!.Value);

    public override void Begin(long clock) => _earliest = clock + (_last is null ? _window : Math.Min(_window, 60_000_000));

    public override Seen? Take(ReferenceSample sample, out bool late)
    {
        late = false;
        if (sample.Time <= _last?.Time)
            return null;
        _last = sample;
        return new Seen(0, null, [sample.Seq]);
    }

    public override Seen? At(long clock)
    {
        var places = _last is null ? Array.Empty<long>() : [_last.Seq];
        if (IsEmpty(clock) || clock < _last?.Time + _window)
            return new Seen(0, null, places);
        return clock >= Due ? new Seen(1, null, places) : null;
    }

    public override IEnumerable<long> Changes(long after) => new[] { Due, Forgotten }.Where(time => time > after).Select(time => time!.Value);

    public override bool IsEmpty(long clock) => _keyed && (_last is null || clock >= Forgotten);
}
