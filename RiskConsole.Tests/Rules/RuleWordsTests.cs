using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules;

public class RuleWordsTests
{
    [Theory, Trait("Req", "AL1")]
    [InlineData(0, "0")]
    [InlineData(0.004, "4E-3")]
    [InlineData(0.87, "0.87")]
    [InlineData(12.54, "12.5")]
    [InlineData(999.4, "999")]
    [InlineData(999.6, "1k")]
    [InlineData(4_120, "4.1k")]
    [InlineData(-1_234_567, "-1.2M")]
    [InlineData(190_000_000, "190M")]
    [InlineData(1e18, "1000000T")]
    [InlineData(double.NaN, "–")]
    public void Number_OfAnySize_HasFewFigures(double value, string expected) => Assert.Equal(expected, RuleWords.Number(value));

    [Theory, Trait("Req", "AL1")]
    [InlineData(0.25, "250 ms")]
    [InlineData(59, "59 s")]
    [InlineData(600, "10 min")]
    [InlineData(5_400, "1 h 30 min")]
    [InlineData(90_000, "1 d 1 h")]
    public void Duration_HasTheTwoLargestUnits(double seconds, string expected) => Assert.Equal(expected, RuleWords.Duration(TimeSpan.FromSeconds(seconds)));
}
