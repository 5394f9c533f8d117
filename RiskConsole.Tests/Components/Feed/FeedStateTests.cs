using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Feed;

public class FeedStateTests
{
    [Fact, Trait("Req", "RT4")]
    public void Parse_WhatToQueryStringWrote_IsTheSameState()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++)
        {
            var state = Any(random);
            var parsed = FeedState.Parse(state.ToQueryString(), out var notes);

            Assert.True(state == parsed && notes.Count == 0, $"seed {seed}: {state} became {parsed}; {string.Join(" ", notes)}");
        }
    }

    [Fact]
    public void ToQueryString_Empty_IsEmpty() => Assert.Equal("", FeedState.Empty.ToQueryString());

    [Fact]
    public void ToUrl_Filter_ReadsWell() => Assert.Equal(
        "/feed?q=subject:acct%2F%2A&sev=critical,error&cat=risk&from=-15m",
        new FeedState
        {
            Query = "subject:acct/*",
            Severities = SeveritySet.Error | SeveritySet.Critical,
            Categories = CategorySet.Risk,
            From = FeedMoment.Before(TimeSpan.FromMinutes(15)),
        }.ToUrl());

    [Theory, Trait("Req", "EV4")]
    [InlineData("?sev=purple", "severity")]
    [InlineData("?cat=../../etc", "category")]
    [InlineData("?from=yesterday-ish", "time")]
    [InlineData("?from=-99999999999999d", "time")]
    [InlineData("?from=0001-01-01", "time")]
    [InlineData("?to=%00", "time")]
    [InlineData("?order=random", "order")]
    [InlineData("?paused=now", "pause")]
    [InlineData("?paused=-1.-1", "pause")]
    [InlineData("?paused=9223372036854775807.1", "pause")]
    [InlineData("?paused=1.99999999999999999", "pause")]
    [InlineData("?event=1", "event")]
    [InlineData("?from=2026-02-01&to=2026-01-01", "range")]
    public void Parse_UnusableValue_IsLeftOutAndNamed(string query, string named)
    {
        var state = FeedState.Parse(query, out var notes);

        Assert.Equal(FeedState.Empty, state);
        Assert.Contains(named, Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_HostileValue_IsNotRepeatedAsItIs()
    {
        FeedState.Parse("?sev=%1b[31m%E2%80%AEgnp.exe" + new string('x', 10_000), out var notes);

        var note = Assert.Single(notes);
        Assert.DoesNotContain('\u001b', note);
        Assert.DoesNotContain('\u202e', note);
        Assert.True(note.Length < 300);
    }

    [Fact]
    public void Parse_TooLongFilter_IsLeftOutAndNamed()
    {
        var state = FeedState.Parse("?q=" + new string('a', 5_000), out var notes);

        Assert.Equal("", state.Query);
        Assert.Contains("4", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] pieces =
        [
            "q=", "sev=", "cat=", "from=", "to=", "paused=", "event=", "order=",
            "&", "=", "?", "%", "%00", "%ff", "+", ",", ".", "-", "1", "d", "T", "\ud800", "\u202e", "é", "critical",
        ];
        for (var i = 0; i < 5_000; i++)
        {
            var query = "?" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var thrown = Record.Exception(() => FeedState.Parse(query, out _).ToQueryString());
            Assert.True(thrown is null, $"seed {seed}, query {query}: {thrown}");
        }
    }

    [Fact]
    public void Toggle_AllChosen_MeansNoneIsLeftOut() =>
        Assert.Equal(SeveritySet.None, (SeveritySet.Info | SeveritySet.Warning | SeveritySet.Error).Toggle(Severity.Critical));

    private static FeedState Any(Random random)
    {
        string[] queries =
            ["", "a b", "a+b&c=d", "severity:>=error \"free text\"", "<script>", "é ☃ 𝔘", "%41", "#x", "data.usd:>1", " lead"];
        return new FeedState
        {
            Query = queries[random.Next(queries.Length)],
            Severities = (SeveritySet)(random.Next(15) << 1),
            Categories = (CategorySet)random.Next(32),
            From = random.Next(3) switch
            {
                0 => null,
                1 => FeedMoment.Before(TimeSpan.FromSeconds(random.Next(1, 10_000_000))),
                _ => Fixed(0),
            },
            To = random.Next(2) == 0 ? null : Fixed(1),
            Order = (EventOrder)random.Next(2),
            Paused = random.Next(2) == 0 ? null : new(random.NextInt64(long.MaxValue), DateTimeOffset.FromUnixTimeSeconds(random.Next())),
            Event = random.Next(2) == 0 ? null : Guid.NewGuid(),
        };

        FeedMoment Fixed(int year) => FeedMoment.Fixed(
            new DateTimeOffset(2025 + year, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(10 * random.NextInt64(30_000_000_000_000)));
    }
}
