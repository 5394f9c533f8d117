using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules;

public class DurationsTests
{
    [Theory, Trait("Req", "AL2")]
    [InlineData("10m", 600_000, "10m")]
    [InlineData("1h30m", 5_400_000, "1h30m")]
    [InlineData("90s", 90_000, "1m30s")]
    [InlineData("500ms", 500, "500ms")]
    [InlineData("7d", 604_800_000, "7d")]
    [InlineData("1w", 604_800_000, "7d")]
    [InlineData(" 1 hour 30 min ", 5_400_000, "1h30m")]
    [InlineData("1.5h", 5_400_000, "1h30m")]
    [InlineData("0s", 0, "0s")]
    [InlineData("0", 0, "0s")]
    [InlineData("PT10M", 600_000, "10m")]
    [InlineData("p1dt2h", 93_600_000, "1d2h")]
    [InlineData("00:10:00", 600_000, "10m")]
    [InlineData("1.00:00:00", 86_400_000, "1d")]
    public void TryParse_WaysToWriteIt_AreRead(string text, long milliseconds, string written)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.Equal(written, Durations.Format(duration));
    }

    [Theory, Trait("Req", "AL2")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("10x")]
    [InlineData("-5m")]
    [InlineData("1..5h")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("PT")]
    [InlineData("99999999999999999999999999999999d")]
    [InlineData("99999999999d")]
    [InlineData("P99999999999999999999D")]
    [InlineData("25:00:00:00:00")]
    public void TryParse_SomethingElse_IsRefused(string? text) => Assert.False(Durations.TryParse(text, out _));

    [Fact, Trait("Req", "AL2")]
    public void Format_AnyDuration_IsReadAsTheSame()
    {
        var random = new Random(7);
        foreach (var duration in Enumerable.Range(0, 2_000).Select(_ => TimeSpan.FromMilliseconds(random.NextInt64(0, 1L << random.Next(1, 42)))).Append(TimeSpan.FromTicks(17)))
        {
            Assert.True(Durations.TryParse(Durations.Format(duration), out var read));
            Assert.Equal(duration, read);
        }
    }
}
