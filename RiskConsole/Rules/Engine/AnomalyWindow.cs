using RiskConsole.Rules.Engine.Baselines;

namespace RiskConsole.Rules.Engine;

/// <summary>What the windows of one anomaly rule have in common.</summary>
/// <param name="BucketUs">Buckets begin at whole multiples of it since 1970.</param>
internal sealed record AnomalyShape(Aggregate Aggregate, long BucketUs, long LatenessUs, Comparison Compare, AnomalyTuning Tuning)
{
    /// <summary>Whether a bucket in which nothing came has the value 0.</summary>
    public bool HasEmpty => Aggregate is Aggregate.Count or Aggregate.Sum;

    /// <summary>Whether a bucket can be judged while it grows: what comes later only makes it worse.</summary>
    public bool JudgesGrowing => Side > 0
        ? Aggregate is Aggregate.Count or Aggregate.Sum or Aggregate.Max
        : Aggregate is Aggregate.Min;

    /// <summary>1 for a rule that looks for too much, -1 for one that looks for too little.</summary>
    public int Side => Compare is Comparison.AtLeast or Comparison.Above ? 1 : -1;

    public Baseline NewBaseline() => new(Tuning, Aggregate == Aggregate.Count, HasEmpty);
}

/// <summary>Buckets of one series against the series' own past. Says how unusual a bucket's value is on the side the rule looks at, see <see cref="Baseline"/>;
/// negative on the other side.</summary>
/// <remarks>A bucket is learnt when the lateness after its end is over, by the series' own time; where a bucket can only be judged when it is whole, by the clock, too.
/// What comes for a learnt bucket is late.</remarks>
internal sealed class AnomalyWindow(AnomalyShape shape) : KeyWindow
{
    /// <summary>Of a longer silence the buckets nearest to its end are learnt.</summary>
    private const long MostSkipped = 1_000;

    private const long HourUs = 3_600_000_000;
    private const long WeekUs = 7 * 24 * HourUs;

    private readonly Baseline _baseline = shape.NewBaseline();

    /// <summary>By index, none before <see cref="_next"/>.</summary>
    private readonly List<Bucket> _open = [];

    /// <summary>The first bucket that is not learnt; null before the first sample.</summary>
    private long? _next;
    private long _newestUs = long.MinValue;

    /// <summary>Where buckets are judged while they grow: until when the one judged last is the newest.</summary>
    private long _judgedUntilUs = long.MaxValue;
    private bool _hasNewBaseline;
    private Judgement _last;

    /// <param name="IsMade">False while it still learns.</param>
    /// <param name="Bucket">Null for one in which nothing came.</param>
    /// <param name="Usual">Null while the bucket is open: then what is usual can still be asked for.</param>
    private readonly record struct Judgement(bool IsMade, int Hour, double Value, double Distance, Bucket? Bucket, Usual? Usual)
    {
        public Observation Observation => IsMade ? new(true, Distance, double.IsNaN(Value) ? null : Value) : default;
    }

    public override bool KeepsTime => !shape.JudgesGrowing;

    public override long NextUs => (_next, shape.JudgesGrowing) switch
    {
        (null, _) => long.MaxValue,
        (_, true) => _judgedUntilUs,
        ({ } next, false) => EndOf(next) + shape.LatenessUs,
    };

    public override string? Reason
    {
        get
        {
            if (_last is not { IsMade: true } last)
                return null;
            var usual = last.Usual ?? _baseline.Usual(last.Hour);
            var (from, to) = (RuleWords.Number(usual.From), RuleWords.Number(usual.To));
            var range = from == "0" && usual.From >= 0 ? $"up to {to}" : $"{from} to {to}";
            return $"expected about {RuleWords.Number(usual.Expected)} in {RuleWords.Duration(shape.BucketUs)} (usually {range}{(usual.AtThisHour ? " at this hour" : "")}), "
                + $"came {RuleWords.Number(last.Value)}";
        }
    }

    public override IReadOnlyList<long> Contributing => _last.Bucket?.Places ?? [];

    public override WindowFacts Facts => new()
    {
        Span = _last.Bucket is { Index: var index } ? (index * shape.BucketUs, EndOf(index)) : null,
        Usual = _last.IsMade ? _last.Usual ?? _baseline.Usual(_last.Hour) : null,
        Learning = (_baseline.Count, shape.Tuning.WarmUp),
    };

    public override bool HasNewBaseline => _hasNewBaseline;

    public override Observation Take(in Sample sample)
    {
        var index = IndexOf(sample.TimeUs);
        if (index < _next)
            return new Observation(false, 0, Late: true);
        _next ??= index;
        var judged = false;
        if (sample.TimeUs > _newestUs)
        {
            _newestUs = sample.TimeUs;
            judged = LearnUntil(_newestUs);
        }
        var bucket = Find(index) ?? Open(index);
        bucket.Add(sample);
        if (!shape.JudgesGrowing)
            return judged ? _last.Observation : default;
        _judgedUntilUs = index < IndexOf(_newestUs) ? 0 : EndOf(index);
        Judge(bucket, isOpen: true);
        return _last.Observation;
    }

    public override Observation At(long clockUs)
    {
        if (!shape.JudgesGrowing)
        {
            LearnUntil(clockUs);
            return _last.Observation;
        }
        _judgedUntilUs = long.MaxValue;
        if (!_baseline.IsReady)
            return default;
        if (Find(IndexOf(Math.Max(clockUs, _newestUs))) is not { } bucket)
            return new Observation(true, double.NaN);
        _judgedUntilUs = EndOf(bucket.Index);
        Judge(bucket, isOpen: true);
        return _last.Observation;
    }

    /// <summary>What was learnt is worth keeping for longer than the windows of other kinds.</summary>
    public override bool IsEmptyAt(long clockUs) => _newestUs < clockUs - Math.Max(WeekUs, MostSkipped * shape.BucketUs);

    public override void WriteBaseline(BinaryWriter writer)
    {
        writer.Write(_next ?? long.MinValue);
        _baseline.Write(writer);
        _hasNewBaseline = false;
    }

    public override void ReadBaseline(BinaryReader reader)
    {
        _next = reader.ReadInt64() is not long.MinValue and var next ? next : null;
        // Nothing newer is known of; it is not forgotten for that.
        _newestUs = _next is { } index ? EndOf(index - 1) - 1 : long.MinValue;
        _baseline.Read(reader);
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(_next ?? long.MinValue);
        writer.Write(_newestUs);
        writer.Write(_judgedUntilUs);
        writer.Write(_hasNewBaseline);
        _baseline.Write(writer);
        writer.Write((ushort)_open.Count);
        foreach (var bucket in _open)
            bucket.Write(writer);
        WriteLast(writer);
    }

    public override void Read(BinaryReader reader)
    {
        _next = reader.ReadInt64() is not long.MinValue and var next ? next : null;
        _newestUs = reader.ReadInt64();
        _judgedUntilUs = reader.ReadInt64();
        _hasNewBaseline = reader.ReadBoolean();
        _baseline.Read(reader);
        for (var buckets = reader.ReadUInt16(); buckets > 0; buckets--)
            _open.Add(Bucket.Read(reader));
        ReadLast(reader);
    }

    /// <returns>Whether a bucket was judged for the last time.</returns>
    private bool LearnUntil(long timeUs)
    {
        if (_next is not { } next || IndexOf(timeUs - shape.LatenessUs) is var end && end <= next)
            return false;
        while (_open.Count > 0 && _open[0].Index < end)
        {
            var bucket = _open[0];
            LearnEmpty(next, bucket.Index);
            if (!shape.JudgesGrowing)
                Judge(bucket, isOpen: false);
            _baseline.Learn(HourOf(bucket.Index), bucket.Value(shape.Aggregate), active: true);
            _open.RemoveAt(0);
            next = bucket.Index + 1;
        }
        LearnEmpty(next, end);
        _next = end;
        return _hasNewBaseline = true;
    }

    private void LearnEmpty(long from, long to)
    {
        if (from >= to)
            return;
        if (!shape.HasEmpty)
        {
            if (!shape.JudgesGrowing)
                _last = new Judgement(_baseline.IsReady, HourOf(to - 1), double.NaN, double.NaN, null, null);
            return;
        }
        for (var index = Math.Max(from, to - MostSkipped); index < to; index++)
        {
            if (!shape.JudgesGrowing && index == to - 1)
                Judge(null, index, isOpen: false);
            _baseline.Learn(HourOf(index), 0, active: false);
        }
    }

    private void Judge(Bucket bucket, bool isOpen) => Judge(bucket, bucket.Index, isOpen);

    private void Judge(Bucket? bucket, long index, bool isOpen)
    {
        _last = default;
        if (!_baseline.IsReady)
            return;
        var hour = HourOf(index);
        var value = bucket?.Value(shape.Aggregate) ?? 0;
        var (least, most) = (shape.Tuning.Least, shape.Tuning.Most);
        var guarded = (least is not null || most is not null) && !(value < least) && !(value > most);
        _last = new Judgement(true, hour, value, guarded ? 0 : shape.Side * _baseline.Distance(hour, value), bucket, isOpen ? null : _baseline.Usual(hour));
    }

    private Bucket? Find(long index)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Index == index)
                return _open[i];
        }
        return null;
    }

    private Bucket Open(long index)
    {
        var at = _open.Count;
        while (at > 0 && _open[at - 1].Index > index)
            at--;
        var bucket = new Bucket(index);
        _open.Insert(at, bucket);
        return bucket;
    }

    private long IndexOf(long timeUs) => Math.DivRem(timeUs, shape.BucketUs) is var (index, rest) && rest < 0 ? index - 1 : index;

    private long EndOf(long index) => (index + 1) * shape.BucketUs;

    private int HourOf(long index) => (int)((index * shape.BucketUs % (24 * HourUs) + 24 * HourUs) % (24 * HourUs) / HourUs);

    private void WriteLast(BinaryWriter writer)
    {
        writer.Write(_last.IsMade);
        if (!_last.IsMade)
            return;
        writer.Write((byte)_last.Hour);
        writer.Write(_last.Value);
        writer.Write(_last.Distance);
        var at = _last.Bucket is { } bucket ? _open.IndexOf(bucket) : -1;
        writer.Write((short)at);
        if (at >= 0)
            return;
        writer.Write(_last.Bucket is not null);
        _last.Bucket?.Write(writer);
        writer.Write(_last.Usual is not null);
        _last.Usual?.Write(writer);
    }

    private void ReadLast(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return;
        var (hour, value, distance, at) = (reader.ReadByte(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt16());
        _last = at >= 0
            ? new Judgement(true, hour, value, distance, _open[at], null)
            : new Judgement(true, hour, value, distance, reader.ReadBoolean() ? Bucket.Read(reader) : null, reader.ReadBoolean() ? Usual.Read(reader) : null);
    }
}
