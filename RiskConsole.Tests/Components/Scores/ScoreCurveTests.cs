using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Tests.Components.Scores;

public sealed class ScoreCurveTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

    [Fact, Trait("Req", "SC1")]
    public void Build_BetweenPeaks_FadesByHalfLife()
    {
        var curve = ScoreCurve.Build([new(From, 0.8), new(From.AddHours(2), 0.4)], Score(), From, From.AddHours(2), Bucket, HalfLife);

        Assert.Equal(25, curve.Count);
        Assert.Equal(0.8, curve[0].Values[0]);
        Assert.Equal(0.4, curve[6].Values[0]!.Value, 3);
        Assert.Equal(0.2, curve[12].Values[0]!.Value, 3);
        Assert.Equal(0.4, curve[24].Values[0]);
    }

    [Fact]
    public void Build_PeakBeforeRange_ShowsWhatIsLeft()
    {
        var curve = ScoreCurve.Build([new(From.AddMinutes(-30), 0.8)], Score(), From, From.AddMinutes(10), Bucket, HalfLife);

        Assert.Equal(0.4, curve[0].Values[0]!.Value, 3);
    }

    [Fact]
    public void Build_AfterLatestPeak_FollowsContributionsExactly()
    {
        // Two parts of 0.8 that fade apart are worth more than one combined peak that fades: 1 - 0.6² = 0.64 after a half-life, not 0.48.
        var score = Score(Part(0.8), Part(0.8));

        var curve = ScoreCurve.Build([new(From, 0.96)], score, From, From.AddMinutes(30), Bucket, HalfLife);

        Assert.Equal(0.96, curve[0].Values[0]);
        Assert.Equal(0.64, curve[6].Values[0]!.Value, 3);
    }

    [Fact]
    public void Build_NoPeaks_IsFlat() =>
        Assert.All(ScoreCurve.Build([], Score(), From, From.AddHours(1), Bucket, HalfLife), point => Assert.Equal(0, point.Values[0]));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 60)]
    [InlineData(30, 240)]
    [InlineData(400, 7 * 24 * 60)]
    public void BucketFor_Span_KeepsAFewHundredPoints(int days, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), HistoryRange.BucketFor(TimeSpan.FromDays(days)));

    private static SubjectScore Score(params Contribution[] parts) =>
        new("acct/1", 0, From, From.AddDays(-1), From, 12, Severity.Critical, [.. parts]);

    private static Contribution Part(double peak) => new(Guid.NewGuid().ToString(), peak, peak, From, Guid.NewGuid(), 1);

    [Theory, Trait("Req", "SC1")]
    [InlineData(null, 1, "24h")]
    [InlineData(null, 100, "7d")]
    [InlineData(null, 40_000, "all")]
    [InlineData("24h", 40_000, "24h")]
    [InlineData("nonsense", 100, "7d")]
    public void For_NoRangeNamed_IsTheNarrowestThatShowsTheSubject(string? key, int hoursAgo, string expected)
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        Assert.Equal(expected, HistoryRange.For(key, now.AddHours(-hoursAgo), now).Key);
    }
}
