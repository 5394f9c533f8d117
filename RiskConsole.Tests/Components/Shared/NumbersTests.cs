using System.Globalization;
using RiskConsole.Components.Shared;

namespace RiskConsole.Tests.Components.Shared;

public class NumbersTests
{
    [Theory, Trait("Req", "OP9")]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_000, "1k")]
    [InlineData(1_260, "1.2k")]
    [InlineData(48_900, "48k")]
    [InlineData(999_950, "999k")]
    [InlineData(3_400_000, "3.4M")]
    [InlineData(-1_260, "-1.2k")]
    public void Compact_Value_HasThreeFiguresAtMost(double value, string expected) => Assert.Equal(expected, Numbers.Compact(value));

    [Theory, Trait("Req", "OP9")]
    [InlineData(0.25, "250 ms")]
    [InlineData(59, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(3_600, "1 h")]
    [InlineData(97_200, "1 d 3 h")]
    public void Duration_Span_IsTheTwoLargestUnits(double seconds, string expected) =>
        Assert.Equal(expected, Numbers.Duration(TimeSpan.FromSeconds(seconds)).Replace('\u202f', ' '));

    [Fact, Trait("Req", "OP9")]
    public void All_ServerOfAnotherCulture_ReadTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal("1 234 567", Numbers.Count(1_234_567).Replace('\u202f', ' '));
            Assert.Equal("0.87", Numbers.Score(0.874));
            Assert.Equal("0.4", Numbers.Rate(0.42));
            Assert.Equal("12.5 %", Numbers.Percent(0.125).Replace('\u202f', ' '));
            Assert.Equal("1.5 KB", Numbers.Bytes(1_536).Replace('\u202f', ' '));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
