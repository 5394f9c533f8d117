using RiskConsole.Events;

namespace RiskConsole.Tests.Events;

public class SeveritiesTests
{
    [Theory, Trait("Req", "EV1")]
    [InlineData("high", Severity.Error)]
    [InlineData("MEDIUM", Severity.Warning)]
    [InlineData("low", Severity.Info)]
    [InlineData("page", Severity.Critical)]
    public void TryParse_WordOfAnotherSystem_IsMapped(string word, Severity expected)
    {
        Assert.True(Severities.TryParse(word, out var severity));
        Assert.Equal(expected, severity);
    }
}
