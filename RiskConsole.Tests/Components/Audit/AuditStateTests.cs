using RiskConsole.Components.Pages.Audit;

namespace RiskConsole.Tests.Components.Audit;

public class AuditStateTests
{
    [Theory, Trait("Req", "AU2")]
    [InlineData("")]
    [InlineData("?q=actor:ada%20-outcome:ok%20%22a%26b%3D%2B%22")]
    [InlineData("?range=24h")]
    [InlineData("?range=90m")]
    [InlineData("?range=all&live=1")]
    [InlineData("?from=2026-11-21T07:00:00Z&to=2026-11-21T08:00:00.500000Z&tz=utc")]
    [InlineData("?from=-15m")]
    [InlineData("?cols=time,actor,corr,seq&density=compact&entry=9007199254740993")]
    public void Parse_WhatItWrites_IsTheSame(string query)
    {
        var state = AuditState.Parse(query, out var notes);

        Assert.Empty(notes);
        Assert.Equal(query, state.ToQueryString());
        Assert.Equal(state, AuditState.Parse(state.ToQueryString(), out _));
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("?from=2026-11-21T09:00:00Z&to=2026-11-21T08:00:00Z", "ended before it began")]
    [InlineData("?from=yesterdayish", "no time")]
    [InlineData("?range=fortnight", "no time range")]
    [InlineData("?cols=time,colour", "no column")]
    [InlineData("?entry=-4", "no entry's number")]
    [InlineData("?to=2026-11-21T08:00:00Z&live=1", "cannot be followed live")]
    [InlineData("?from=%3Cscript%3E%1B[31m", "␛[31m")]
    public void Parse_WhatCannotBeUsed_IsLeftOutAndNamed(string query, string says)
    {
        var state = AuditState.Parse(query, out var notes);

        Assert.Contains(says, Assert.Single(notes), StringComparison.Ordinal);
        Assert.Empty(AuditState.Parse(state.ToQueryString(), out var again).Query);
        Assert.Empty(again);
    }

    [Fact, Trait("Req", "AU2")]
    public void Parse_RangeOfMonths_IsNoFault() => Assert.Equal(AuditSpan.Default, AuditState.Parse("?range=", out _).Span);

    [Fact, Trait("Req", "AU2")]
    public void AsView_OpenEntry_IsNotKept() => Assert.Equal("?q=a&live=1", AuditState.Parse("?q=a&live=1&entry=5", out _).AsView().ToQueryString());
}
