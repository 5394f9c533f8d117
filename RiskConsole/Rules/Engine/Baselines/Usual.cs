namespace RiskConsole.Rules.Engine.Baselines;

/// <summary>What is usual for the buckets of one series, by hour of the day.</summary>
/// <param name="Expected">The middle; 0 where most buckets are empty.</param>
/// <param name="From">Below it 1 of 44 buckets (two standard deviations).</param>
/// <param name="To">Above it 1 of 44 buckets.</param>
/// <param name="AtThisHour">Whether it is of the hour and not of the whole day.</param>
internal readonly record struct Usual(double Expected, double From, double To, bool AtThisHour)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Expected);
        writer.Write(From);
        writer.Write(To);
        writer.Write(AtThisHour);
    }

    public static Usual Read(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean());
}
