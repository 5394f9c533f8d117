namespace RiskConsole.Rules.Engine.Baselines;

/// <summary>A series' own past: how often its buckets are empty, where the others lie and how widely, all by hour of the day (UTC), and how rare large deviations are.
/// A distance is a rarity: 3.5 is as rare as 3.5 standard deviations of a normal distribution, 1 of 4,300 buckets, whatever the series looks like.</summary>
/// <param name="tuning">Of the rule.</param>
/// <param name="counts">Whether values are numbers of events: then one event is the least deviation.</param>
/// <param name="hasEmpty">Whether empty buckets count as 0; otherwise there are none.</param>
internal sealed class Baseline(AnomalyTuning tuning, bool counts, bool hasEmpty)
{
    private const int Hours = 24;

    /// <summary>An hour counts as much as the whole day when it has learnt so many.</summary>
    private const double HourWeight = 1;
    private const int LeastOfHour = 3;

    /// <summary>A deviation is at least this share of the location: a series that never varies is not judged by crumbs.</summary>
    private const double LeastOfLocation = 0.05;

    /// <summary>An hour's spread is at least this share of the day's.</summary>
    private const double LeastOfSpread = 0.05;

    /// <summary>That something comes at all, where hardly ever anything does, is no anomaly by itself.</summary>
    private const double LeastActive = 0.05;

    /// <summary>Values to learn before a distance can be told, where no unit of deviation is known.</summary>
    private const int LeastActiveBuckets = 10;

    /// <summary>For a value unlike all others of a series that was always the same.</summary>
    private const double Unmeasured = 10;

    /// <summary>A value teaches at most as much as one that is 3.5 away.</summary>
    private static readonly double LogMostLearnt = Math.Log(2.326e-4);
    private static readonly double LogUsual = Math.Log(0.02275);

    private readonly double _step = 1 - Math.Pow(2, -1.0 / tuning.Memory);
    private readonly RobustLevel[] _hourLevels = new RobustLevel[tuning.Seasonal ? Hours : 0];
    private readonly ActiveShare[] _hourShares = new ActiveShare[tuning.Seasonal ? Hours : 0];
    private RobustLevel _level;
    private ActiveShare _share;
    private Tail _above = new();
    private Tail _below = new();

    /// <summary>Buckets of one attack are no separate evidence of how rare such are: only the first of several in a row teaches the tails (runs declustering,
    /// R. L. Smith, Extreme Value Analysis of Environmental Time Series, Statistical Science 4 (1989)).</summary>
    private bool _wasBeyond;

    /// <summary>Buckets learnt.</summary>
    public int Count => _share.Count;

    /// <summary>Whether enough was learnt to tell a distance.</summary>
    public bool IsReady => Count >= tuning.WarmUp && (counts || _level.Count >= LeastActiveBuckets);

    /// <summary>Learns a closed bucket.</summary>
    /// <param name="hour">Of the day, of the bucket's beginning.</param>
    /// <param name="active">Whether anything came; otherwise the value is not looked at.</param>
    public void Learn(int hour, double value, bool active)
    {
        var view = At(hour);
        _share.Learn(active, _step);
        if (tuning.Seasonal)
            _hourShares[hour].Learn(active, _step);
        if (!active)
        {
            _wasBeyond = false;
            return;
        }
        if (_level.Count >= LeastOfHour && view.Scale > 0)
        {
            var deviation = (value - view.Location) / view.Scale;
            var learnt = Math.Clamp(deviation, -DeviationAt(LogMostLearnt, view, above: false), DeviationAt(LogMostLearnt, view, above: true));
            value = view.Location + learnt * view.Scale;
            var isBeyond = learnt != deviation;
            if (!isBeyond || !_wasBeyond)
            {
                _above.Learn(Math.Max(0, learnt), _step);
                _below.Learn(Math.Max(0, -learnt), _step);
            }
            _wasBeyond = isBeyond;
        }
        _level.Learn(value, _step, Floored(_level.Spread, _level.Location));
        if (tuning.Seasonal)
            _hourLevels[hour].Learn(value, _step, view.Scale);
    }

    /// <summary>How unusual a bucket's value is: positive above what is usual, negative below.</summary>
    public double Distance(int hour, double value)
    {
        var view = At(hour);
        if (view.Scale == 0)
            return value.CompareTo(view.Location) * Unmeasured;
        var deviation = (value - view.Location) / view.Scale;
        var above = deviation > 0;
        var (size, tail) = above ? (deviation, _above) : (-deviation, _below);
        var edge = NormalDistance.Of(LogOf(Math.Log(Tail.Beyond), view, above));
        var distance = size <= tail.Edge ? edge * size / tail.Edge : Math.Max(edge, NormalDistance.Of(LogOf(tail.LogChance(size), view, above)));
        return above ? distance : -distance;
    }

    public Usual Usual(int hour)
    {
        var view = At(hour);
        var expected = view.Active >= 0.5 ? view.Location : 0;
        var to = view.Location + DeviationAt(LogUsual, view, above: true) * view.Scale;
        var from = 1 - view.Active > Math.Exp(LogUsual) ? 0 : view.Location - DeviationAt(LogUsual, view, above: false) * view.Scale;
        return new Usual(expected, hasEmpty && expected >= 0 ? Math.Max(0, from) : from, Math.Max(to, expected), view.OfHour);
    }

    public void Write(BinaryWriter writer)
    {
        _level.Write(writer);
        _share.Write(writer);
        _above.Write(writer);
        _below.Write(writer);
        writer.Write(_wasBeyond);
        for (var hour = 0; hour < _hourLevels.Length; hour++)
        {
            writer.Write(_hourShares[hour].Count > 0);
            if (_hourShares[hour].Count == 0)
                continue;
            _hourLevels[hour].Write(writer);
            _hourShares[hour].Write(writer);
        }
    }

    public void Read(BinaryReader reader)
    {
        _level = RobustLevel.Read(reader);
        _share = ActiveShare.Read(reader);
        _above = Tail.Read(reader);
        _below = Tail.Read(reader);
        _wasBeyond = reader.ReadBoolean();
        for (var hour = 0; hour < _hourLevels.Length; hour++)
        {
            if (reader.ReadBoolean())
                (_hourLevels[hour], _hourShares[hour]) = (RobustLevel.Read(reader), ActiveShare.Read(reader));
        }
    }

    /// <summary>The hour's and the day's together, the more of the hour's the more it has learnt.</summary>
    private View At(int hour)
    {
        var active = hasEmpty ? _share.Share : 1;
        if (!tuning.Seasonal)
            return new View(_level.Location, Floored(_level.Spread, _level.Location), active, OfHour: false);
        var (level, share) = (_hourLevels[hour], _hourShares[hour]);
        if (hasEmpty && share.Count >= LeastOfHour)
            active += share.Count / (share.Count + HourWeight) * (share.Share - active);
        if (level.Count < LeastOfHour)
            return new View(_level.Location, Floored(_level.Spread, _level.Location), active, OfHour: false);
        var weight = level.Count / (level.Count + HourWeight);
        var location = _level.Location + weight * (level.Location - _level.Location);
        var spread = Math.Max(_level.Spread + weight * (level.Spread - _level.Spread), LeastOfSpread * _level.Spread);
        return new View(location, Floored(spread, location), active, OfHour: true);
    }

    private double Floored(double spread, double location) => Math.Max(Math.Max(spread, LeastOfLocation * Math.Abs(location)), counts ? 1 : 0);

    /// <summary>From the chance among buckets that are not empty to the chance among all; an empty one is below.</summary>
    private static double LogOf(double logChance, in View view, bool above) => (above, view.Active) switch
    {
        (_, 1) => logChance,
        (true, _) => logChance + Math.Log(Math.Max(view.Active, LeastActive)),
        _ => Math.Log(1 - view.Active + view.Active * Math.Exp(logChance)),
    };

    /// <summary>The deviation that has a chance among all buckets; infinite when none has.</summary>
    private double DeviationAt(double logChance, in View view, bool above)
    {
        var tail = above ? _above : _below;
        var edge = LogOf(Math.Log(Tail.Beyond), view, above);
        if (logChance >= edge)
        {
            var distance = NormalDistance.Of(edge);
            return distance > 0 ? tail.Edge * NormalDistance.Of(logChance) / distance : 0;
        }
        if (above)
            return tail.Deviation(logChance - Math.Log(Math.Max(view.Active, LeastActive)));
        var chance = (Math.Exp(logChance) - (1 - view.Active)) / view.Active;
        return chance > 0 ? tail.Deviation(Math.Log(chance)) : double.PositiveInfinity;
    }

    private readonly record struct View(double Location, double Scale, double Active, bool OfHour);
}
