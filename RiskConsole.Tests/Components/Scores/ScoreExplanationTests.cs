using Bunit;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Tests.Components.Scores;

public sealed class ScoreExplanationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(30);

    [Fact, Trait("Req", "SC1")]
    public void Of_TwoKinds_NamesPartsAgesAndFading()
    {
        var score = Score(
            0.83, Part("io.riskconsole.bridge.withdrawal", 0.76, 0.80, 2), Part("io.riskconsole.auth.login_failed", 0.3, 0.3, 0));

        Assert.Equal(
            "0.83: bridge withdrawal 0.80, 2 minutes ago (0.76 left); auth login failed 0.30, just now. "
            + "What an event adds fades by half every 30 min; "
            + "several kinds count as independent evidence, so together they weigh more than the worst alone.",
            ScoreExplanation.Of(score, HalfLife, Now));
    }

    [Fact]
    public void Of_ManyKinds_CountsTheLesserOnes()
    {
        var score = Score(0.9, [.. Enumerable.Range(0, 6).Select(i => Part($"t.kind{i}", 0.5, 0.5, 0))]);

        Assert.Contains("; and 3 lesser parts.", ScoreExplanation.Of(score, HalfLife, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Faded_SaysSoAndNamesTheLast()
    {
        var score = Score(0.001, Part("io.riskconsole.bridge.withdrawal", 0.001, 0.8, 600));

        Assert.Equal(
            "Faded away: the last was bridge withdrawal 0.80, 10 hours ago. What an event adds fades by half every 30 min.",
            ScoreExplanation.Of(score, HalfLife, Now));
    }

    [Fact]
    public void Of_NothingEverContributed_StillSpeaks() =>
        Assert.StartsWith("Faded away. ", ScoreExplanation.Of(Score(0), HalfLife, Now), StringComparison.Ordinal);

    [Theory]
    [InlineData("io.riskconsole.bridge.withdrawal", "bridge withdrawal")]
    [InlineData("com.example.order_placed.v2", "example order placed")]
    [InlineData("ConsoleLogin", "ConsoleLogin")]
    [InlineData("...", "...")]
    public void KindName_Type_IsReadable(string type, string expected) => Assert.Equal(expected, KindName.Of(type));

    [Theory]
    [InlineData("account/7", "account/7", "")]
    [InlineData("account/0x46d086824097e4a395cf", "account/0x46d086824097e4", "a395cf")]
    [InlineData("wallet/👩‍👩‍👧 family of nine", "wallet/👩‍👩‍👧 family o", "f nine")]
    [InlineData("name ends in flags 🇩🇪🇫🇷🇯🇵🇩🇪🇫🇷🇯🇵", "name ends in flags ", "🇩🇪🇫🇷🇯🇵🇩🇪🇫🇷🇯🇵")]
    public void SubjectName_Long_KeepsItsEnd(string name, string head, string tail)
    {
        using var context = new BunitContext();
        var cut = context.Render(builder => builder.AddContent(0, SubjectMarks.Name(name)));

        Assert.Equal((head, tail), (cut.Find(".subject-head").TextContent, cut.Find(".subject-tail").TextContent));
    }

    private static SubjectScore Score(double value, params Contribution[] parts) =>
        new("acct/1", value, Now, Now.AddDays(-1), Now, 12, Severity.Critical, [.. parts]);

    private static Contribution Part(string kind, double value, double peak, double minutesAgo) =>
        new(kind, value, peak, Now.AddMinutes(-minutesAgo), Guid.NewGuid(), 1);
}
