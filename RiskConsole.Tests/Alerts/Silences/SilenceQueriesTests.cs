using RiskConsole.Alerts.Silences;

namespace RiskConsole.Tests.Alerts.Silences;

public class SilenceQueriesTests
{
    private readonly SilenceQueries _queries = new(TimeProvider.System);

    [Theory, Trait("Req", "AL10")]
    [InlineData("rule:\"High risk score\" subject:account/1", true)]
    [InlineData("alertname:*risk* label.team:bridge -key:account/2", true)]
    [InlineData("severity:>=error category:(risk, security)", true)]
    [InlineData("subject:account/2", false)]
    [InlineData("", true)]
    public void TryCompile_FieldsThatStay_Match(string text, bool matches)
    {
        Assert.True(_queries.TryCompile(text, out var query, out _));
        Assert.Equal(matches, query.Matches(SomeAlert.Open()));
    }

    [Theory, Trait("Req", "AL10")]
    [InlineData("rule:a state:open", 7, 5, "state changes")]
    [InlineData("(subject:x OR -assignee:ana)", 15, 8, "assignee changes")]
    [InlineData("count:>3", 0, 5, "occurrences changes")]
    [InlineData("firstseen:>-1h", 0, 9, "firstseen changes")]
    [InlineData("observed:>1 message:x", 0, 8, "observed changes")]
    [InlineData("rule:a drain", 7, 5, "message")]
    [InlineData("nope:a", 0, 4, "no field")]
    [InlineData("rule:(a", 7, 1, "")]
    public void TryCompile_WhatChanges_IsRefusedWhereItStands(string text, int position, int length, string says)
    {
        Assert.False(_queries.TryCompile(text, out _, out var error));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        if (says.Length > 0)
            Assert.Equal((position, length), (error.Position, error.Length));
    }

    [Theory, Trait("Req", "AL10")]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("-subject:x", false)]
    [InlineData("subject:*", false)]
    [InlineData("rule:a OR -rule:b", false)]
    [InlineData("rule:a -subject:x", true)]
    [InlineData("NOT NOT rule:a", true)]
    [InlineData("severity:>=error", true)]
    public void IsSelective_SaysWhetherAnAlertMustHaveSomething(string text, bool selective) => Assert.Equal(selective, SilenceQueries.IsSelective(text));

    [Fact, Trait("Req", "AL10")]
    public void Suggest_OffersOnlyFieldsThatStay()
    {
        var offered = _queries.Suggest("", 0).Select(suggestion => suggestion.Insert).ToArray();

        Assert.Contains("subject:", offered);
        Assert.DoesNotContain("state:", offered);
        Assert.DoesNotContain("assignee:", offered);
    }
}
