using RiskConsole.Rules.Engine.Aggregates;

namespace RiskConsole.Rules.Engine;

/// <summary>What the windows of one velocity rule have in common.</summary>
/// <param name="IsHighBad">Whether the larger of two values is the more troubling one.</param>
internal sealed record VelocityShape(Aggregate Aggregate, double Percentile, long SpanUs, long LatenessUs, bool IsHighBad, int MostValues)
{
    public RunningAggregate NewAggregate() => RunningAggregate.Create(Aggregate, Percentile);
}

/// <summary>An aggregate over the values of (T - span, T], where T is the newest time seen or, when time passes without events, the clock.</summary>
/// <remarks>Values are held for the lateness beyond the span, so that one which comes late can be seen in the window it belongs to, too.</remarks>
internal sealed class VelocityWindow(VelocityShape shape) : KeyWindow
{
    private const int MostContributing = 20;

    private readonly RunningAggregate _aggregate = shape.NewAggregate();

    private EntryRing _held = new(texts: shape.Aggregate == Aggregate.Distinct);

    /// <summary>Entries before this one are held but not in the window.</summary>
    private int _start;
    private long _newestUs = long.MinValue;
    private long _endUs = long.MinValue;
    private long _observedUs = long.MinValue;
    private long _forgotten;

    public override long Forgotten => _forgotten;

    /// <summary>At once, when what was said last was said of a window of the past.</summary>
    public override long NextUs => _observedUs < _newestUs ? long.MinValue : _start < _held.Count ? _held[_start].TimeUs + shape.SpanUs : long.MaxValue;

    public override IReadOnlyList<long> Contributing
    {
        get
        {
            var last = _held.CountUntil(_observedUs);
            var first = Math.Max(_held.CountUntil(_observedUs - shape.SpanUs), last - MostContributing);
            var places = new long[last - first];
            for (var i = 0; i < places.Length; i++)
                places[i] = _held[first + i].Seq;
            return places;
        }
    }

    public override WindowFacts Facts => new()
    {
        Held = _held.CountUntil(_observedUs) - _held.CountUntil(_observedUs - shape.SpanUs),
        Span = (_observedUs - shape.SpanUs, _observedUs),
    };

    public override Observation Take(in Sample sample)
    {
        var entry = new Entry(sample.TimeUs, sample.Seq, sample.Value);
        if (_held.Count == 0 || entry.TimeUs >= _newestUs)
        {
            _newestUs = entry.TimeUs;
            MoveTo(_newestUs);
            _held.Append(entry, sample.Text);
            _aggregate.Add(sample.Value, sample.Text);
            Drop();
            _observedUs = _newestUs;
            return new Observation(true, _aggregate.Value);
        }
        return TakeEarlier(entry, sample.Text);
    }

    public override Observation At(long clockUs)
    {
        _observedUs = Math.Max(clockUs, _newestUs);
        MoveTo(_observedUs);
        return new Observation(true, _aggregate.Value);
    }

    public override bool IsEmptyAt(long clockUs) => _held.Count == 0 || _newestUs <= clockUs - shape.SpanUs - shape.LatenessUs;

    public override void Write(BinaryWriter writer)
    {
        writer.Write(_newestUs);
        writer.Write(_endUs);
        writer.Write(_observedUs);
        writer.Write(_forgotten);
        _held.Write(writer);
    }

    public override void Read(BinaryReader reader)
    {
        _newestUs = reader.ReadInt64();
        var end = reader.ReadInt64();
        _observedUs = reader.ReadInt64();
        _forgotten = reader.ReadInt64();
        _held.Read(reader);
        _start = _held.Count;
        MoveTo(end);
    }

    private Observation TakeEarlier(in Entry entry, string? text)
    {
        var age = _newestUs - entry.TimeUs;
        if (age >= shape.SpanUs + shape.LatenessUs)
            return new Observation(false, 0, Late: true);
        if (_held.Count >= shape.MostValues && entry.TimeUs < _held[0].TimeUs)
        {
            _forgotten++;
            return default;
        }
        MoveTo(_newestUs);
        var inWindow = age < shape.SpanUs;
        _held.Insert(entry, text);
        if (inWindow)
            _aggregate.Add(entry.Value, text);
        else
            _start++;
        Drop();
        _observedUs = _newestUs;
        var current = inWindow ? _aggregate.Value : double.NaN;
        if (age > shape.LatenessUs)
            return new Observation(inWindow, current);
        var own = ValueAt(entry.TimeUs);
        if (inWindow && !IsWorse(own, current))
            return new Observation(true, current);
        _observedUs = entry.TimeUs;
        return new Observation(true, own);
    }

    private bool IsWorse(double value, double than) => double.IsNaN(than) || (shape.IsHighBad ? value > than : value < than);

    /// <summary>Over the window that ended then, for values that come late. Mostly that is a moment ago, and few values lie between it and the current one.</summary>
    private double ValueAt(long endUs)
    {
        var last = _held.CountUntil(endUs);
        var first = _held.CountUntil(endUs - shape.SpanUs);
        if (_held.Count - last + _start - first > last - first)
        {
            var aggregate = shape.NewAggregate();
            aggregate.AddAll(_held, first, last);
            return aggregate.Value;
        }
        // A window that is long over ends before the current one begins: these were never in.
        var (added, removed) = (Math.Min(_start, last), Math.Max(_start, last));
        for (var i = first; i < added; i++)
            Add(i);
        for (var i = removed; i < _held.Count; i++)
            Remove(i);
        var value = _aggregate.Value;
        for (var i = first; i < added; i++)
            Remove(i);
        for (var i = removed; i < _held.Count; i++)
            Add(i);
        return value;
    }

    /// <summary>The end goes back when time had passed it and an event of before comes.</summary>
    private void MoveTo(long endUs)
    {
        _endUs = endUs;
        var from = endUs - shape.SpanUs;
        while (_start < _held.Count && _held[_start].TimeUs <= from)
            Remove(_start++);
        while (_start > 0 && _held[_start - 1].TimeUs > from)
            Add(--_start);
    }

    private void Add(int index) => _aggregate.Add(_held[index].Value, _held.Text(index));

    private void Remove(int index) => _aggregate.Remove(_held[index].Value, _held.Text(index));

    private void Drop()
    {
        var before = _newestUs - shape.SpanUs - shape.LatenessUs;
        while (_held[0].TimeUs <= before)
            DropFirst();
        while (_held.Count > shape.MostValues)
        {
            if (_start == 0)
                _forgotten++;
            DropFirst();
        }
    }

    private void DropFirst()
    {
        if (_start == 0)
            Remove(0);
        else
            _start--;
        _held.RemoveFirst();
    }
}
