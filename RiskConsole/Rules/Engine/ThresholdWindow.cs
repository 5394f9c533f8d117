namespace RiskConsole.Rules.Engine;

/// <summary>Looks at single events: all it remembers is which was the last.</summary>
internal sealed class ThresholdWindow : KeyWindow
{
    private long _seq;

    public override IReadOnlyList<long> Contributing => _seq == 0 ? [] : [_seq];

    public override Observation Take(in Sample sample)
    {
        _seq = sample.Seq;
        return new Observation(true, sample.Value);
    }

    /// <summary>Time says nothing about an event.</summary>
    public override Observation At(long clockUs) => default;

    public override bool IsEmptyAt(long clockUs) => true;

    public override void Write(BinaryWriter writer) => writer.Write(_seq);

    public override void Read(BinaryReader reader) => _seq = reader.ReadInt64();
}
