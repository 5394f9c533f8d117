using RiskConsole.Events.Import;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Tests.Events.Import;

public class ImportValuesTests
{
    [Theory, Trait("Req", "EV7")]
    [InlineData("0", true)]
    [InlineData("-12.50", true)]
    [InlineData("123456789012345", true)]
    [InlineData("1234567890123456", false)]
    [InlineData("1000000000000000000000", false)]
    [InlineData("54756.474353390004", true)]
    [InlineData("0.0006947683580709438", true)]
    [InlineData("5.2e-05", true)]
    [InlineData("3.3333333333333335e-11", true)]
    [InlineData("0.000000000033333333333333335", true)]
    [InlineData("0.12345678901234567890", false)]
    [InlineData("1e400", false)]
    [InlineData("007", false)]
    [InlineData("+5", false)]
    [InlineData(".5", false)]
    [InlineData("0x10", false)]
    [InlineData("1,000", false)]
    [InlineData("NaN", false)]
    [InlineData("", false)]
    public void IsExactNumber_OnlyWhatAFloatKeeps_IsANumber(string text, bool expected) =>
        Assert.Equal(expected, ImportValues.IsExactNumber(text));

    [Theory, Trait("Req", "EV7")]
    [InlineData("1641907661", "2022-01-11T13:27:41.000Z")]
    [InlineData("1641907661.25", "2022-01-11T13:27:41.250Z")]
    [InlineData("1641907661250", "2022-01-11T13:27:41.250Z")]
    [InlineData("1641907661250001", "2022-01-11T13:27:41.250001Z")]
    [InlineData("1641907661250001999", "2022-01-11T13:27:41.250001Z")]
    [InlineData("2022-01-11T15:27:41+02:00", "2022-01-11T13:27:41.000Z")]
    [InlineData("2022-01-11 13:27:41", "2022-01-11T13:27:41.000Z")]
    [InlineData("2022-01-11 13:27:41.5", "2022-01-11T13:27:41.500Z")]
    [InlineData("2022-01-11 13:27:41 UTC", "2022-01-11T13:27:41.000Z")]
    [InlineData("2022-01-11", "2022-01-11T00:00:00.000Z")]
    public void TryTime_UnixOrIso_IsUtc(string text, string expected)
    {
        Assert.True(ImportValues.TryTime(text, out var time));
        Assert.Equal(expected, Rfc3339.Format(Rfc3339.ToMicroseconds(time)));
    }

    [Theory, Trait("Req", "EV7")]
    [InlineData("01/02/2022")]
    [InlineData("yesterday")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1e9")]
    public void TryTime_Ambiguous_IsRefused(string text) => Assert.False(ImportValues.TryTime(text, out _));
}
