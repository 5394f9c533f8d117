using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Engine;

public class SequenceWindowTests
{
    private const long Second = 1_000_000;
    private const int A = 1, B = 2, C = 4;

    [Fact, Trait("Req", "AL1")]
    public void Take_StepsInOrderWithinWindow_SaysOneAtTheLast()
    {
        var window = New();

        Assert.Equal(0, Take(window, 1, 0, A));
        Assert.Equal(0, Take(window, 2, 5, B));
        Assert.Equal(1, Take(window, 3, 10, C));

        Assert.Equal([1L, 2, 3], window.Contributing);
        Assert.Equal("login at 1970-01-01 00:00:00 UTC, change 5 s later, payout 5 s later", window.Reason);
        Assert.Equal(0, window.At(10 * Second).Value);
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(10, 1)]
    [InlineData(10.000001, 0)]
    public void Take_LastStepAtTheWindowsEnd_CountsUpToIt(double last, double expected)
    {
        var window = New();
        Take(window, 1, 0, A);
        Take(window, 2, 1, B);
        Assert.Equal(expected, Take(window, 3, last, C));
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_WrongOrder_SaysNothing()
    {
        var window = New();
        Take(window, 1, 0, B);
        Take(window, 2, 1, A);
        Assert.Equal(0, Take(window, 3, 2, C));
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_EqualTimes_AreInOrderOfTheLog()
    {
        var window = New();
        Take(window, 1, 3, A);
        Take(window, 2, 3, B);
        Assert.Equal(1, Take(window, 3, 3, C));
        Assert.EndsWith("change at the same time, payout at the same time", window.Reason, StringComparison.Ordinal);

        window = New();
        Take(window, 3, 3, A);
        Take(window, 2, 3, B);
        Assert.Equal(0, Take(window, 4, 3, C));
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_OutOfOrder_CompletesWithWhatIsHeld()
    {
        var window = New();
        Take(window, 1, 100, C);
        Take(window, 2, 96, B);
        Assert.Equal(1, Take(window, 3, 92, A));
        Assert.Equal([3L, 2, 1], window.Contributing);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_OlderThanWindowAndLateness_IsLate()
    {
        var window = New();
        Take(window, 1, 100, A);
        Assert.True(window.Take(Sample(2, 87, A)).Counts);
        Assert.False(window.Take(Sample(3, 86.999999, A)).Counts);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_EventsOfAMatch_AreUsedUp()
    {
        var window = New();
        Take(window, 1, 0, A);
        Take(window, 2, 1, B);
        Take(window, 3, 2, C);
        Assert.Equal(0, Take(window, 4, 3, C));
        Take(window, 5, 4, B);
        Assert.Equal(0, Take(window, 6, 5, C));
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_EqualSteps_EveryPairIsAMatch()
    {
        var window = new SequenceWindow(["first", "again"], 10 * Second, 3 * Second);
        double[] said = [.. Enumerable.Range(1, 6).Select(i => Take(window, i, 7, A | B))];
        Assert.Equal([0, 1, 0, 1, 0, 1], said);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_SeveralFirstSteps_NearestIsUsedAndTheOtherKept()
    {
        var window = New();
        Take(window, 1, 0, A);
        Take(window, 2, 4, A);
        Take(window, 3, 5, B);
        Assert.Equal(1, Take(window, 4, 6, C));
        Assert.Equal([2L, 3, 4], window.Contributing);
        Take(window, 5, 7, B);
        Assert.Equal(1, Take(window, 6, 8, C));
        Assert.Equal([1L, 5, 6], window.Contributing);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_Flood_KeepsTheNewestOfEachStep()
    {
        var window = New();
        Take(window, 1, 0, A);
        for (var i = 0; i < 1_000; i++)
            Take(window, 2 + i, 1, B);
        Assert.InRange(window.State().Length, 1, 17 * 17 + 20);
        Assert.Equal(1, Take(window, 2_000, 2, C));
        Assert.Equal([1L, 1_001, 2_000], window.Contributing);
    }

    [Fact, Trait("Req", "AL1")]
    public void IsEmptyAt_WindowAndLatenessOver_HoldsNothingMore()
    {
        var window = New();
        Take(window, 1, 0, A);
        Assert.False(window.IsEmptyAt(13 * Second));
        Assert.True(window.IsEmptyAt(13 * Second + 1));
    }

    [Fact, Trait("Req", "AL1")]
    public void Write_AtRandomMoments_ChangesNothing()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (whole, cut) = (New(), New());
            var time = 0.0;
            for (var seq = 1; seq <= 60; seq++)
            {
                time += random.Next(4);
                var sample = Sample(seq, time - random.Next(8), random.Next(1, 8));
                Assert.Equal(whole.Take(sample), cut.Take(sample));
                Assert.Equal(whole.Reason, cut.Reason);
                Assert.Equal(whole.State(), cut.State());
                if (random.Next(5) == 0)
                    cut = New().With(cut.State());
            }
        }
    }

    private static SequenceWindow New() => new(["login", "change", "payout"], 10 * Second, 3 * Second);

    private static double Take(SequenceWindow window, long seq, double seconds, int steps) => window.Take(Sample(seq, seconds, steps)).Value;

    private static Sample Sample(long seq, double seconds, int steps) => new(seq, (long)(seconds * Second), "key", 1, null, steps);
}
