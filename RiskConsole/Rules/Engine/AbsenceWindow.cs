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

    /// <summary>Whether <see cref="At"/> has said 1 since the last sample.</summary>
    private bool _missed;

    public override bool KeepsTime => true;

    public override long NextUs => _missed ? ForgetUs : DueUs;

    public override string? Reason => _lastUs is { } last
        ? $"nothing since {RuleWords.Time(last)}, something is expected at least every {RuleWords.Duration(windowUs)}"
        : $"nothing ever came, something is expected at least every {RuleWords.Duration(windowUs)}";

    public override IReadOnlyList<long> Contributing => _lastUs is null ? [] : [_lastSeq];

    private long DueUs => (_lastUs, _notBeforeUs) switch
    {
        (null, long.MinValue) => long.MaxValue,
        (null, var begin) => begin,
        ({ } last, var begin) => Math.Max(last + windowUs, begin),
    };

    /// <summary>Never before it is due, however late it is due.</summary>
    private long ForgetUs => keyed && _lastUs is { } last ? Math.Max(last + ForgetAfter(windowUs), DueUs) : long.MaxValue;

    /// <summary>After how long a silence a key is forgotten, in microseconds.</summary>
    public static long ForgetAfter(long windowUs) => Math.Max(10 * windowUs, HourUs);

    public override void Begin(long clockUs)
    {
        // Nobody listened before: what came then, came unheard.
        _notBeforeUs = clockUs + (_lastUs is null ? windowUs : Math.Min(windowUs, MinuteUs));
        _missed = false;
    }

    public override Observation Take(in Sample sample)
    {
        if (sample.TimeUs <= _lastUs)
            return default;
        (_lastUs, _lastSeq, _missed) = (sample.TimeUs, sample.Seq, false);
        return new Observation(true, 0);
    }

    public override Observation At(long clockUs)
    {
        _missed = clockUs >= DueUs;
        return new Observation(true, _missed && clockUs < ForgetUs ? 1 : 0);
    }

    public override bool IsEmptyAt(long clockUs) => keyed && clockUs >= ForgetUs;

    public override void Write(BinaryWriter writer)
    {
        writer.Write(_lastUs ?? long.MinValue);
        writer.Write(_lastSeq);
        writer.Write(_notBeforeUs);
        writer.Write(_missed);
    }

    public override void Read(BinaryReader reader)
    {
        _lastUs = reader.ReadInt64() is not long.MinValue and var last ? last : null;
        _lastSeq = reader.ReadInt64();
        _notBeforeUs = reader.ReadInt64();
        _missed = reader.ReadBoolean();
    }
}
