namespace RiskConsole.Rules.Engine.Baselines;

/// <summary>In what share of buckets anything came, exponentially weighted.</summary>
internal struct ActiveShare
{
    public int Count { get; private set; }

    public double Share { get; private set; }

    public void Learn(bool active, double step)
    {
        Count++;
        Share += Math.Max(step, 1.0 / Count) * ((active ? 1 : 0) - Share);
    }

    public readonly void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Share);
    }

    public static ActiveShare Read(BinaryReader reader) => new() { Count = reader.ReadInt32(), Share = reader.ReadDouble() };
}
