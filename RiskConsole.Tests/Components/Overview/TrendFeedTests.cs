using RiskConsole.Components.Pages.Overview;
using RiskConsole.Components.Shared;
using RiskConsole.Telemetry;

namespace RiskConsole.Tests.Components.Overview;

public sealed class TrendFeedTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact, Trait("Req", "ME1")]
    public void Merge_FineBuckets_SumsMaximisesAndTakesTheLastIndex()
    {
        var points = TrendFeed.Merge([Point(0, 10, 0.2, 0.3), Point(5, 20, 0.9, 0.4), Point(10, 30, 0.1, 0.5), Point(15, 5, 0.6, 0.6)],
            TimeSpan.FromSeconds(15), Start.AddSeconds(20));

        Assert.Equal(2, points.Count);
        Assert.Equal([4.0, 0.9, 0.5], points[0].Values);
        Assert.Equal([1.0, 0.6, 0.6], points[1].Values);
    }

    [Fact]
    public void Merge_BucketJustBegun_HasNoRateYet()
    {
        var points = TrendFeed.Merge([Point(0, 10, 0.2, 0.3)], TimeSpan.FromSeconds(5), Start.AddSeconds(2));

        Assert.Equal([null, 0.2, 0.3], points[0].Values);
    }

    [Fact]
    public void Merge_BucketJustBegunWithoutEvents_HasNoScoreYet()
    {
        var points = TrendFeed.Merge(
            [Point(0, 0, 0, 0.3), Point(5, 4, 0, 0), Point(10, 0, 0, 0)], TimeSpan.FromSeconds(5), Start.AddSeconds(11));

        Assert.Equal([0.0, 0.0, 0.3], points[0].Values);
        Assert.Equal([0.8, 0.0, 0.0], points[1].Values);
        Assert.Equal([null, null, null], points[2].Values);
    }

    [Fact]
    public void WithoutUnknownIndex_LeadingZeros_AreUnknown()
    {
        ChartPoint[] points = [new(0, 1, 0.1, 0), new(5, 1, 0.1, 0.4), new(10, 1, 0.1, 0)];

        Assert.Equal([null, 0.4, 0.0], TrendFeed.WithoutUnknownIndex(points).Select(point => point.Values[2]));
        Assert.Equal(points[..1], TrendFeed.WithoutUnknownIndex(points[..1]));
    }

    [Theory]
    [InlineData("6h", "6h")]
    [InlineData(null, "15m")]
    [InlineData("<script>", "15m")]
    public void Parse_Range_FallsBackToDefault(string? key, string expected) => Assert.Equal(expected, TrendRange.Parse(key).Key);

    private static TrendPoint Point(int second, int events, double score, double index) =>
        new(Start.AddSeconds(second).ToUnixTimeMilliseconds(), events, score, index);
}
