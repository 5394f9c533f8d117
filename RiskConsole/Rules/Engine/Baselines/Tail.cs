namespace RiskConsole.Rules.Engine.Baselines;

/// <summary>How rare large deviations on one side are, learnt one by one. Nine of ten lie below <see cref="Edge"/>; beyond it a generalised Pareto distribution is
/// assumed, so payments, whose largest are a thousand times the usual, and counts, whose largest are twice the usual, each are judged by their own measure.</summary>
/// <remarks>Peaks over threshold on a stream: A. Siffer et al., Anomaly Detection in Streams with Extreme Value Theory, KDD 2017. The edge follows the quantile by multiplicative
/// stochastic approximation: A. Yazidi, H. Hammer, Multiplicative Update Methods for Incremental Quantile Estimation, IEEE Transactions on Cybernetics 49 (2019). Shape and
/// scale come from the first two moments of the logarithms beyond the edge: A. Dekkers, J. Einmahl, L. de Haan, A Moment Estimator for the Index of an Extreme-Value
/// Distribution, Annals of Statistics 17 (1989). The logarithm bounds what a single value can teach.</remarks>
internal struct Tail
{
    /// <summary>The share of deviations beyond <see cref="Edge"/>.</summary>
    public const double Beyond = 0.1;

    /// <summary>The weight of one deviation beyond the edge: after fifty others it counts half.</summary>
    private static readonly double MomentStep = 1 - Math.Pow(2, -0.02);

    /// <summary>What is assumed before anything was learnt weighs as much as ten deviations beyond the edge: a tail of the power 2.5.</summary>
    private const int PriorWeight = 10;
    private const double PriorMoment = 0.4;
    private const double LeastShape = 0.05;
    private const double MostShape = 1.5;

    private double _first;
    private double _second;
    private int _beyond;
    private int _count;

    public Tail()
    {
        (Edge, _first, _second, _beyond, _count) = (2, PriorMoment, 2 * PriorMoment * PriorMoment, PriorWeight, 0);
    }

    /// <summary>In deviations; never less than one.</summary>
    public double Edge { get; private set; }

    /// <param name="deviation">Not negative.</param>
    public void Learn(double deviation, double step)
    {
        _count++;
        var weight = Math.Max(step, 0.5 / Math.Sqrt(_count));
        if (deviation <= Edge)
        {
            Edge = Math.Max(1, Edge * Math.Exp(-weight * Beyond));
            return;
        }
        var log = Math.Log(deviation / Edge);
        _beyond++;
        var moment = Math.Max(MomentStep, 1.0 / _beyond);
        _first += moment * (log - _first);
        _second += moment * (log * log - _second);
        Edge *= Math.Exp(weight * (1 - Beyond));
    }

    /// <returns>The logarithm of the chance that a deviation is beyond this one.</returns>
    /// <param name="deviation">At least <see cref="Edge"/>.</param>
    public readonly double LogChance(double deviation)
    {
        var (shape, scale) = Fit();
        return Math.Log(Beyond) - Math.Log(1 + shape * (deviation - Edge) / scale) / shape;
    }

    /// <returns>The deviation whose chance this is; at least <see cref="Edge"/>.</returns>
    /// <param name="logChance">At most that of the edge.</param>
    public readonly double Deviation(double logChance)
    {
        var (shape, scale) = Fit();
        return Edge + scale / shape * (Math.Exp(shape * (Math.Log(Beyond) - logChance)) - 1);
    }

    public readonly void Write(BinaryWriter writer)
    {
        writer.Write(Edge);
        writer.Write(_first);
        writer.Write(_second);
        writer.Write(_beyond);
        writer.Write(_count);
    }

    public static Tail Read(BinaryReader reader) => new()
    {
        Edge = reader.ReadDouble(), _first = reader.ReadDouble(), _second = reader.ReadDouble(), _beyond = reader.ReadInt32(), _count = reader.ReadInt32(),
    };

    private readonly (double Shape, double Scale) Fit()
    {
        // How far the logarithms are from an exponential distribution, which has a ratio of a half. Negative for tails that end.
        var ratio = _second > 0 ? Math.Min(0.99, _first * _first / _second) : 0.5;
        var ending = 1 - 0.5 / (1 - ratio);
        return (Math.Clamp(_first + ending, LeastShape, MostShape), Math.Max(1e-3, Edge * _first * (1 - Math.Min(0, ending))));
    }
}
