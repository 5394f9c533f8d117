namespace RiskConsole.Rules.Engine;

/// <summary>When one key was last heard of. Says 1 from the end of the window after that until something comes.</summary>
/// <remarks>A key that stays silent is forgotten after <see cref="ForgetAfter"/> and then says 0: it is gone for good. Without keys there is one source, which is never forgotten and is missed
/// also when nothing of it was ever seen.</remarks>
/// <param name="windowUs">How long nothing may come.</param>
/// <param name="keyed">Whether the rule judges keys; false for all events as one.</param>
internal sealed class AbsenceWindow(long windowUs, bool keyed) : KeyWindow
{
    private const long HourUs = 3_600_000_000;
    private const long MinuteUs = 60_000_000;

    /// <summary>Null until something was seen.</summary>
    private long? _lastUs;
    private long _lastSeq;

    /// <summary>Not missed before, whatever was last seen.</summary>
    private long _notBeforeUs = long.MinValue;

    /// <summary>The last time that <see cref="At"/> was asked of since the last sample.</summary>
    private long _askedUs = long.MinValue;

    public override bool KeepsTime => true;

    public override long NextUs => DueUs is var due && due > _askedUs ? due : ForgetUs is var forget && forget > _askedUs ? forget : long.MaxValue;

    public override string? Reason => _lastUs is { } last
        ? $"nothing since {RuleWords.Time(last)}, something is expected at least every {RuleWords.Duration(windowUs)}"
        : $"nothing ever came, something is expected at least every {RuleWords.Duration(windowUs)}";

    public override IReadOnlyList<long> Contributing => _lastUs is null ? [] : [_lastSeq];

    public override WindowFacts Facts => new() { LastUs = _lastUs, DueUs = DueUs };

    private long DueUs => (_lastUs, _notBeforeUs) switch
    {
        // Of keys, only what was seen is missed.
        (null, var begin) => keyed || begin == long.MinValue ? long.MaxValue : begin,
        ({ } last, var begin) => Math.Max(last + windowUs, begin),
    };

    /// <summary>Never before it is due, however late it is due.</summary>
    private long ForgetUs => keyed && _lastUs is { } last ? Math.Max(last + ForgetAfter(windowUs), DueUs) : long.MaxValue;

    /// <summary>After how long a silence a key is forgotten, in microseconds.</summary>
    public static long ForgetAfter(long windowUs) => Math.Max(10 * windowUs, HourUs);

    public override void Begin(long clockUs)
    {
        _notBeforeUs = clockUs + (_lastUs is null ? windowUs : Math.Min(windowUs, MinuteUs));
        _askedUs = long.MinValue;
    }

    public override Observation Take(in Sample sample)
    {
        if (sample.TimeUs <= _lastUs)
            return default;
        (_lastUs, _lastSeq, _askedUs) = (sample.TimeUs, sample.Seq, long.MinValue);
        return new Observation(true, 0);
    }

    public override Observation At(long clockUs)
    {
        _askedUs = clockUs;
        if (IsEmptyAt(clockUs))
            return new Observation(true, 0);
        if (clockUs >= DueUs)
            return new Observation(true, 1);
        // Overdue, but nobody listened: what was missed before that still is, for all that is known.
        return clockUs < _lastUs + windowUs ? new Observation(true, 0) : default;
    }

    public override bool IsEmptyAt(long clockUs) => keyed && (_lastUs is null || clockUs >= ForgetUs);

    public override void Write(BinaryWriter writer)
    {
        writer.Write(_lastUs ?? long.MinValue);
        writer.Write(_lastSeq);
        writer.Write(_notBeforeUs);
        writer.Write(_askedUs);
    }

    public override void Read(BinaryReader reader)
    {
        _lastUs = reader.ReadInt64() is not long.MinValue and var last ? last : null;
        _lastSeq = reader.ReadInt64();
        _notBeforeUs = reader.ReadInt64();
        _askedUs = reader.ReadInt64();
    }
}
