using RiskConsole.Access;
using RiskConsole.Components.Pages.Replay;
using RiskConsole.Replays;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Alerts.Backtests;

namespace RiskConsole.Tests.Replays;

public class ReplayTextTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact, Trait("Req", "EV5")]
    public void Url_OfARequest_ReadsAsTheSame()
    {
        var rules = new ReplayRules(true, [new RulePick(Guid.NewGuid(), 3), new RulePick(Guid.NewGuid(), null)], new ReplayDraft(Guid.NewGuid(), TrialRules.Of("sum")));
        var request = new ReplayRequest(new(2022, 8, 1, 21, 20, 0, TimeSpan.Zero), new(2022, 8, 1, 23, 50, 30, 250, TimeSpan.Zero), rules, 60);

        var url = ReplayUrl.Of(request, Guid.NewGuid());
        var read = ReplayUrl.Parse(new Uri(new Uri("http://localhost"), url.ToString()).Query);

        Assert.Equal(url, read);
        Assert.Equal(request.From, read.Read(s_now).From);
        Assert.Equal(request.To, read.Read(s_now).To, TimeSpan.FromMicroseconds(1));
        Assert.Equal((request.Rules, 60.0), (read.Read(s_now).Rules, read.Read(s_now).Speed));
    }

    [Theory, Trait("Req", "EV5")]
    [InlineData("?from=2022-08-01&to=2022-08-01", "2022-08-01T00:00:00Z", "2022-08-02T00:00:00Z")]
    [InlineData("?from=-2h", "2026-11-21T06:00:00Z", "2026-11-21T08:00:00Z")]
    [InlineData("?to=2026-11-20T10:00:00Z", "2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z")]
    public void Url_TimesAsInQueries_AreUnderstood(string query, string from, string to)
    {
        var request = ReplayUrl.Parse(query).Read(s_now);

        Assert.Equal((DateTimeOffset.Parse(from, null), DateTimeOffset.Parse(to, null)), (request.From, request.To));
    }

    [Theory, Trait("Req", "EV5")]
    [InlineData("?from=soon", "from")]
    [InlineData("?from=2022-08-01&to=9999-12-31", "to")]
    [InlineData("?from=-1h&speed=fast", "speed")]
    [InlineData("?from=-1h&rules=all", "rules")]
    [InlineData("?from=-1h&rules=in-force,0f8fad5b-d9cb-469f-a165-70867728950e@x", "rules")]
    [InlineData("?from=-1h&draft=new.%00", "draft")]
    [InlineData("?from=-1h&draft=gone.AAAA", "draft")]
    [InlineData("?from=-1h&draft=new.AAAA", "draft")]
    public void Url_WhatCannotBeRead_IsSaidByField(string query, string field) =>
        Assert.Equal(field, Assert.Throws<InputRefusedException>(() => ReplayUrl.Parse(query).Read(s_now)).Faults[0].Field);

    [Fact, Trait("Req", "EV5")]
    public void Unpack_HostileTexts_AreNothing()
    {
        var packed = DraftText.Pack(new ReplayDraft(null, SomeRule.Threshold()))!;
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var text = packed.ToCharArray();
            for (var n = random.Next(1, 5); n > 0; n--)
                text[random.Next(4, text.Length)] = (char)random.Next(33, 126);
            // Whatever it is, it is read or it is not; it never throws.
            _ = DraftText.Unpack(new string(text));
        }
        Assert.Null(DraftText.Unpack(""));
        Assert.Null(DraftText.Unpack(packed[..^8]));
        Assert.Equal(SomeRule.Threshold().Name, DraftText.Unpack(packed)!.Definition.Name);
    }
}
