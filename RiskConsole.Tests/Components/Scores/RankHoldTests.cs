using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Tests.Components.Scores;

public sealed class RankHoldTests
{
    [Fact, Trait("Req", "RT4")]
    public void Renew_OrderChanged_KeepsPlacesAndTakesValues()
    {
        var shown = List(("a", 0.9), ("b", 0.8), ("c", 0.7));
        var current = List(("c", 0.95), ("d", 0.9), ("a", 0.85));

        var renewed = RankHold.Renew(shown, current, row => row.Subject);

        Assert.Equal(["a", "b", "c"], renewed.Select(row => row.Subject));
        Assert.Equal([0.85, 0.8, 0.95], renewed.Select(row => row.Value));
        Assert.True(RankHold.Waits(renewed, current, row => row.Subject));
    }

    [Fact]
    public void Waits_SameOrder_IsFalse() =>
        Assert.False(RankHold.Waits(List(("a", 0.9), ("b", 0.8)), List(("a", 0.7), ("b", 0.6)), row => row.Subject));

    [Theory]
    [InlineData(null, null, "/scores")]
    [InlineData("  acct/1 & co ", 50, "/scores?q=acct%2F1%20%26%20co")]
    [InlineData("", 100, "/scores?n=100")]
    [InlineData("x", 1_000_000, "/scores?q=x&n=1000")]
    [InlineData("x", -5, "/scores?q=x")]
    public void ScoresUrl_Parse_ClampsAndWritesBack(string? search, int? rows, string expected) =>
        Assert.Equal(expected, ScoresUrl.Parse(search, rows).ToString());

    private static List<SubjectScore> List(params (string Subject, double Value)[] rows) =>
        [.. rows.Select(row => new SubjectScore(row.Subject, row.Value, default, default, default, 1, Severity.Info, []))];
}
