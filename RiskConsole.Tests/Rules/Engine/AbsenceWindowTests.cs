using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Engine;

public class AbsenceWindowTests
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    [Fact, Trait("Req", "AL1")]
    public void At_WindowOverSinceTheLastSample_SaysOneUntilTheNext()
    {
        var window = new AbsenceWindow(5 * Minute, keyed: true);
        Take(window, 1, 0);
        Take(window, 2, Minute);

        Assert.Equal(6 * Minute, window.NextUs);
        Assert.Equal(0, At(window, 6 * Minute - 1));
        Assert.Equal(1, At(window, 6 * Minute));
        Assert.Equal("nothing since 1970-01-01 00:01:00 UTC, something is expected at least every 5 min", window.Reason);
        Assert.Equal([2L], window.Contributing);

        Assert.Equal(0, Take(window, 3, 7 * Minute));
        Assert.Equal(12 * Minute, window.NextUs);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_OlderThanTheLast_SaysNothingAndMovesNothing()
    {
        var window = new AbsenceWindow(5 * Minute, keyed: true);
        Take(window, 1, Minute);
        Assert.False(window.Take(Sample(2, Minute)).Counts);
        Assert.False(window.Take(Sample(3, 0)).Counts);
        Assert.Equal(6 * Minute, window.NextUs);
        Assert.Equal([1L], window.Contributing);
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(5 * Minute, Hour)]
    [InlineData(10 * Minute, 100 * Minute)]
    public void At_SilentForLong_KeyIsForgotten(long windowUs, long forgottenUs)
    {
        var window = new AbsenceWindow(windowUs, keyed: true);
        Take(window, 1, 0);
        Assert.Equal(1, At(window, windowUs));

        Assert.Equal(forgottenUs, window.NextUs);
        Assert.Equal(1, At(window, forgottenUs - 1));
        Assert.False(window.IsEmptyAt(forgottenUs - 1));
        Assert.Equal(0, At(window, forgottenUs));
        Assert.True(window.IsEmptyAt(forgottenUs));
        Assert.Equal(long.MaxValue, window.NextUs);
    }

    [Fact, Trait("Req", "AL1")]
    public void At_WithoutKeys_NothingEverSeen_IsMissedAndNeverForgotten()
    {
        var window = new AbsenceWindow(5 * Minute, keyed: false);
        Assert.Equal(long.MaxValue, window.NextUs);
        window.Begin(Minute);

        Assert.Equal(6 * Minute, window.NextUs);
        Assert.Equal(1, At(window, 6 * Minute));
        Assert.StartsWith("nothing ever came", window.Reason, StringComparison.Ordinal);
        Assert.Empty(window.Contributing);
        Assert.Equal(1, At(window, 1_000 * Hour));
        Assert.False(window.IsEmptyAt(1_000 * Hour));
        Assert.Equal(long.MaxValue, window.NextUs);
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(5 * Minute, 60)]
    [InlineData(20 * Second, 20)]
    public void Begin_AfterAPause_GivesTheSourceTimeToBeHeard(long windowUs, long graceSeconds)
    {
        var window = new AbsenceWindow(windowUs, keyed: true);
        Take(window, 1, 0);
        window.Begin(10 * Minute);

        Assert.False(window.At(10 * Minute).Counts);
        Assert.Equal(10 * Minute + graceSeconds * Second, window.NextUs);
        Assert.Equal(1, At(window, 10 * Minute + graceSeconds * Second));
    }

    [Fact, Trait("Req", "AL1")]
    public void Begin_ShortPause_DueTimeStays()
    {
        var window = new AbsenceWindow(5 * Minute, keyed: true);
        Take(window, 1, 0);
        window.Begin(2 * Minute);
        Assert.Equal(5 * Minute, window.NextUs);
    }

    [Fact, Trait("Req", "AL1")]
    public void Write_AtRandomMoments_ChangesNothing()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var keyed = random.Next(2) == 0;
            var (whole, cut) = (new AbsenceWindow(5 * Minute, keyed), new AbsenceWindow(5 * Minute, keyed));
            if (!keyed)
            {
                whole.Begin(0);
                cut.Begin(0);
            }
            var clock = 0L;
            for (var seq = 1; seq <= 60; seq++)
            {
                clock += random.Next(1_000) switch { < 900 => random.Next(200) * Second, _ => Hour };
                var sample = Sample(seq, clock - random.Next(100) * Second);
                if (random.Next(2) == 0)
                    Assert.Equal(whole.At(clock), cut.At(clock));
                else
                    Assert.Equal(whole.Take(sample), cut.Take(sample));
                Assert.Equal((whole.NextUs, whole.Reason, whole.IsEmptyAt(clock)), (cut.NextUs, cut.Reason, cut.IsEmptyAt(clock)));
                if (random.Next(4) == 0)
                    cut = new AbsenceWindow(5 * Minute, keyed).With(cut.State());
            }
        }
    }

    private static double Take(AbsenceWindow window, long seq, long timeUs) => window.Take(Sample(seq, timeUs)).Value;

    private static double At(AbsenceWindow window, long clockUs) => window.At(clockUs).Value;

    private static Sample Sample(long seq, long timeUs) => new(seq, timeUs, "key", 1);
}
