using RiskConsole.Events.Ingest;

namespace RiskConsole.Tests.Events.Ingest;

public class Rfc3339Tests
{
    [Theory, Trait("Req", "EV1")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02t03:04:05z", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.100Z")]
    [InlineData("2026-01-02T03:04:05.1234567891Z", "2026-01-02T03:04:05.123456Z")]
    [InlineData("2026-01-02T03:04:05+05:30", "2026-01-01T21:34:05.000Z")]
    [InlineData("2026-01-02T03:04:05-00:00", "2026-01-02T03:04:05.000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z")]
    public void TryParse_ValidTime_IsUtcToTheMicrosecond(string text, string expected)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal(expected, Rfc3339.Format(time));
        Assert.True(Rfc3339.TryParse(expected, out var again));
        Assert.Equal(time, again);
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData("")]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04:05")]
    [InlineData("2026-13-02T03:04:05Z")]
    [InlineData("2023-02-29T03:04:05Z")]
    [InlineData("2026-01-02T24:00:00Z")]
    [InlineData("2026-01-02T03:04:61Z")]
    [InlineData("2026-01-02T03:04:05.Z")]
    [InlineData("2026-01-02T03:04:05+0530")]
    [InlineData("2026-01-02T03:04:05Zx")]
    [InlineData("0000-01-02T03:04:05Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("２026-01-02T03:04:05Z")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Rfc3339.TryParse(text, out _));
}
