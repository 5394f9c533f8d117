using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Rules.Reference;

namespace RiskConsole.Tests.Rules.Engine;

public class VelocityWindowTests
{
    private const long Second = 1_000_000;

    [Fact, Trait("Req", "AL1")]
    public void Take_ExactlyOneWindowLater_TheFirstIsOut()
    {
        var window = Window();
        Assert.Equal(1, Take(window, 1, 0));
        Assert.Equal(2, Take(window, 2, 10 * Second - 1));
        Assert.Equal(2, Take(window, 3, 10 * Second));
        Assert.Equal([2L, 3], window.Contributing);
    }

    [Fact, Trait("Req", "AL1")]
    public void At_ExactlyOneWindowLater_TheFirstIsOut()
    {
        var window = Window();
        Take(window, 1, 0);
        Take(window, 2, 4 * Second);
        Assert.Equal(10 * Second, window.NextUs);
        Assert.Equal(2, window.At(10 * Second - 1).Value);
        Assert.Equal(1, window.At(10 * Second).Value);
        Assert.Equal(14 * Second, window.NextUs);
        Assert.Equal(0, window.At(14 * Second).Value);
        Assert.Equal(long.MaxValue, window.NextUs);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_AfterTimePassedIt_TheWindowGoesBackToTheEvents()
    {
        var window = Window();
        Take(window, 1, 0);
        Assert.Equal(0, window.At(12 * Second).Value);
        Assert.Equal(2, Take(window, 2, 9 * Second));
        Assert.Equal(1, window.At(12 * Second).Value);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_OutOfOrder_CountsInTheWindowItBelongsTo()
    {
        var window = Window(span: 10, lateness: 5);
        Take(window, 1, 0);
        Take(window, 2, Second);
        Take(window, 3, 11 * Second);
        // 8 s: (1 s, 11 s] holds two of them, (-2 s, 8 s] three.
        var seen = window.Take(Sample(4, 8 * Second));
        Assert.Equal(3, seen.Value);
        Assert.Equal([1L, 2, 4], window.Contributing);
        // What was said last is of the past: what holds now is to be asked at once.
        Assert.True(window.NextUs <= 11 * Second);
        Assert.Equal(2, window.At(11 * Second).Value);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_OutOfOrderForTooLittle_SeesTheSmallerOfBothWindows()
    {
        var window = Window(span: 10, lateness: 5, isHighBad: false);
        Take(window, 1, 2 * Second);
        Take(window, 2, 3 * Second);
        Take(window, 3, 4 * Second);
        Assert.Equal(1, Take(window, 4, 0));
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(96, true, false)]
    [InlineData(94.9, true, false)]
    [InlineData(90.1, true, false)]
    [InlineData(90, false, false)]
    [InlineData(85.1, false, false)]
    [InlineData(85, false, true)]
    public void Take_OlderAndOlder_IsJudgedHeldOrLate(double second, bool counts, bool late)
    {
        var window = Window(span: 10, lateness: 5);
        Take(window, 1, 100 * Second);
        var seen = window.Take(Sample(2, (long)(second * Second)));
        Assert.Equal((counts, late), (seen.Counts, seen.Late));
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_MoreValuesThanAllowed_ForgetsTheOldest()
    {
        var window = Window(most: 3);
        for (var i = 0; i < 5; i++)
            Take(window, i, i * Second);
        Assert.Equal(3, window.At(4 * Second).Value);
        Assert.Equal(2, window.Forgotten);
        Assert.False(window.Take(Sample(9, Second)).Counts);
        Assert.Equal(3, window.Forgotten);
    }

    [Fact, Trait("Req", "AL1")]
    public void IsEmptyAt_WindowAndLatenessOver_IsTrue()
    {
        var window = Window(span: 10, lateness: 5);
        Assert.True(window.IsEmptyAt(0));
        Take(window, 1, Second);
        Assert.False(window.IsEmptyAt(16 * Second - 1));
        Assert.True(window.IsEmptyAt(16 * Second));
    }

    [Fact, Trait("Req", "AL1")]
    public void WriteAndRead_AtRandomMoments_GoesOnTheSame()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new RandomRules(seed);
            var aggregate = random.Pick(Enum.GetValues<Aggregate>());
            var shape = new VelocityShape(aggregate, 75, 10 * Second, random.Pick(0, 4, 20) * Second, random.Pick(true, false), random.Pick(5, 1000));
            var (window, copy) = (new VelocityWindow(shape), new VelocityWindow(shape));
            var clock = 1000 * Second;
            for (var i = 1; i < 120; i++)
            {
                clock += random.Pick(0, 1, 1, 3, 30) * Second / 2;
                if (random.Pick(true, false, false))
                {
                    Assert.Equal(window.At(clock), copy.At(clock));
                }
                else
                {
                    var sample = new Sample(i, clock - random.Pick(0, 0, 1, 3, 8, 15, 40) * Second, "", random.Pick(0.1, 0.2, 0.7, 1e9 + 0.1, -3), random.Pick("a", "b", "c"));
                    Assert.Equal(window.Take(sample), copy.Take(sample));
                }
                Assert.Equal(window.Contributing, copy.Contributing);
                Assert.Equal(window.NextUs, copy.NextUs);
                if (random.Random.Next(3) == 0)
                    copy = new VelocityWindow(shape).With(copy.State());
            }
            Assert.Equal(window.State(), copy.State());
        }
    }

    private static VelocityWindow Window(double span = 10, double lateness = 5, bool isHighBad = true, int most = 1000) =>
        new(new VelocityShape(Aggregate.Count, 0, (long)(span * Second), (long)(lateness * Second), isHighBad, most));

    private static double Take(VelocityWindow window, long seq, long timeUs) => window.Take(Sample(seq, timeUs)).Value;

    private static Sample Sample(long seq, long timeUs) => new(seq, timeUs, "", 1);
}
