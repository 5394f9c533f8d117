namespace RiskConsole.Rules.Engine.Baselines;

/// <summary>What came within one bucket of a series.</summary>
/// <param name="index">The bucket's beginning divided by its length.</param>
internal sealed class Bucket(long index)
{
    private const int MostPlaces = 20;

    private readonly Queue<long> _places = new();
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public long Index => index;

    public long Count { get; private set; }

    /// <summary>Places in the log of the newest events, newest last, at most 20.</summary>
    public IReadOnlyList<long> Places => [.. _places];

    public void Add(in Sample sample)
    {
        Count++;
        _sum += sample.Value;
        _min = Math.Min(_min, sample.Value);
        _max = Math.Max(_max, sample.Value);
        if (_places.Count == MostPlaces)
            _places.Dequeue();
        _places.Enqueue(sample.Seq);
    }

    public double Value(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Sum => _sum,
        Aggregate.Average => _sum / Count,
        Aggregate.Min => _min,
        Aggregate.Max => _max,
        _ => Count,
    };

    public void Write(BinaryWriter writer)
    {
        writer.Write(index);
        writer.Write(Count);
        writer.Write(_sum);
        writer.Write(_min);
        writer.Write(_max);
        writer.Write((byte)_places.Count);
        foreach (var place in _places)
            writer.Write(place);
    }

    public static Bucket Read(BinaryReader reader)
    {
        var bucket = new Bucket(reader.ReadInt64())
        {
            Count = reader.ReadInt64(), _sum = reader.ReadDouble(), _min = reader.ReadDouble(), _max = reader.ReadDouble(),
        };
        for (var places = reader.ReadByte(); places > 0; places--)
            bucket._places.Enqueue(reader.ReadInt64());
        return bucket;
    }
}
