using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Reports;

namespace RiskConsole.Tests.Reports;

public class ReportPeriodTests
{
    [Theory, Trait("Req", "AU5")]
    [InlineData("2026-10-01", "2026-10-31", "October 2026")]
    [InlineData("2026-10-01", "2026-12-31", "quarter 4 of 2026")]
    [InlineData("2026-02-03", "2026-02-03", "2026-02-03 to 2026-02-03")]
    public void Parse_Days_CoverTheLastOneToo(string from, string to, string words)
    {
        var period = ReportPeriod.Parse(from, to);

        Assert.Equal(words, period.Words);
        Assert.Equal(DateTimeOffset.Parse(from + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture), period.Begin);
        Assert.Equal(DateTimeOffset.Parse(to + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).AddDays(1), period.End);
    }

    [Theory, Trait("Req", "AU5")]
    [InlineData(null, "", "from to")]
    [InlineData("2026-13-01", "2026-10-01", "from")]
    [InlineData("1-1-1", "0001-01-01", "from to")]
    [InlineData("2026-10-02", "2026-10-01", "to")]
    [InlineData("2024-01-01", "2025-01-02", "to")]
    [InlineData("=cmd()", "\u202e", "from to")]
    public void Parse_WrongDays_NamesTheFields(string? from, string? to, string fields) =>
        Assert.Equal(fields.Split(' '), Assert.Throws<InputRefusedException>(() => ReportPeriod.Parse(from, to)).Faults.Select(fault => fault.Field));

    [Fact, Trait("Req", "AU5")]
    public void Quarter_AnyDay_IsTheOneItLiesIn() =>
        Assert.All(Enumerable.Range(0, 366).Select(day => new DateOnly(2028, 1, 1).AddDays(day)), day =>
        {
            var quarter = ReportPeriod.Quarter(day);
            Assert.True(quarter.From <= day && day < quarter.Before);
            Assert.Contains("quarter", quarter.Words, StringComparison.Ordinal);
        });

    [Fact, Trait("Req", "AU5")]
    public void Members_NestedChange_NamesWhatDiffers()
    {
        using var data = JsonDocument.Parse("""{"before":{"levels":[{"over":"0.9"},{"over":"0.7"}],"state":"active","gone":1},"after":{"levels":[{"over":"0.95"},{"over":"0.7"}],"state":"active","new":true}}""");

        Assert.Equal(
            [new("levels[0].over", "0.9", "0.95"), new("new", null, "true"), new("gone", "1", null)],
            ChangeReads.Members(data.RootElement));
    }
}
