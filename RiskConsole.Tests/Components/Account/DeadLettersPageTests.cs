using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Layout;
using RiskConsole.Components.Pages.Admin;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Account;

public class DeadLettersPageTests : ConsoleBunitContext
{
    private readonly FakeDeadLetters _letters = new();

    public DeadLettersPageTests() => Services.AddSingleton<IDeadLetters>(_letters);

    [Fact, Trait("Req", "EV2")]
    public void Page_WithoutRedis_SaysSoAndIsNotInTheNavigation()
    {
        Services.AddSingleton<IDeadLetters, NoDeadLetters>();

        Assert.Contains("There is no stream", Render<DeadLettersPage>().Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("/dead-letters", Render<NavMenu>().Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV2")]
    public void Page_NoLetters_SaysWhatWouldComeHere()
    {
        Assert.Contains("No dead letters", Render<DeadLettersPage>().Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Contains("/dead-letters", Render<NavMenu>().Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV2")]
    public void Page_HostileLetter_IsShownAsHarmlessText()
    {
        const string hostile = "<script>alert(1)</script>\u202e\0";
        _letters.Add("1-1", "invalid", hostile);
        var cut = Render<DeadLettersPage>();
        cut.Find("button[aria-label='Open 1-1']").Click();

        Assert.Empty(cut.FindAll("script"));
        var text = cut.Find("pre").TextContent;
        Assert.Contains("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', cut.Markup);
        Assert.DoesNotContain('\0', cut.Markup);
        Assert.Contains("Not a valid event", cut.Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV2")]
    public void Page_LargeLetter_ShowsItsBeginningUntilAllIsAskedFor()
    {
        _letters.Add("1-1", "invalid", new string('x', 100_000));
        var cut = Render<DeadLettersPage>();
        cut.Find("button[aria-label='Open 1-1']").Click();

        Assert.InRange(cut.Find("pre").TextContent.Length, 16_000, 17_000);
        cut.FindAll("button").Single(b => b.TextContent == "Show all").Click();
        Assert.Equal(100_000, cut.Find("pre").TextContent.Length);
    }

    [Fact, Trait("Req", "EV2")]
    public void Replay_Selection_ActsOnItAlone()
    {
        _letters.Add("1-1", "invalid", "a");
        _letters.Add("2-1", "conflict", "b");
        var cut = Render<DeadLettersPage>();
        cut.Find("input[aria-label='Select 2-1']").Change(true);

        Button(cut, "Replay 1").Click();
        Assert.Equal(["2-1"], _letters.Replayed);
        Assert.Contains("1 was added to the stream again", cut.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Single(cut.FindAll("input[aria-label^='Select ']"), i => i.GetAttribute("aria-label") == "Select 1-1");
    }

    [Fact, Trait("Req", "EV2")]
    public void Discard_All_AsksOnceFirst()
    {
        _letters.Add("1-1", "invalid", "a");
        _letters.Add("2-1", "invalid", "b");
        var cut = Render<DeadLettersPage>();

        Button(cut, "Discard all").Click();
        Assert.Equal(2, _letters.Count);
        Assert.Contains("gone for good", cut.Markup, StringComparison.Ordinal);
        Button(cut, "Discard all").Click();
        Assert.Equal(0, _letters.Count);
        Assert.Contains("2 were discarded", cut.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV2"), Trait("Req", "RT4")]
    public void Page_NewLetters_AreShownAtOnceOrAnnouncedWhileSomebodyIsAtWork()
    {
        _letters.Add("1-1", "invalid", "a");
        var cut = Render<DeadLettersPage>();
        _letters.Add("2-1", "invalid", "b");
        Bus.Publish(Topic.DeadLetters);
        cut.WaitForAssertion(() => Assert.Contains("2 dead letters", cut.Markup, StringComparison.Ordinal));

        cut.Find("input[aria-label='Select 2-1']").Change(true);
        _letters.Add("3-1", "invalid", "c");
        Bus.Publish(Topic.DeadLetters);
        cut.WaitForAssertion(() => Assert.Contains("The list has changed", cut.Markup, StringComparison.Ordinal));
        Assert.Empty(cut.FindAll("input[aria-label='Select 3-1']"));
        Button(cut, "The list has changed: show it").Click();
        Assert.Single(cut.FindAll("input[aria-label='Select 3-1']"));
    }

    [Fact, Trait("Req", "OP3")]
    public void Page_RedisAway_SaysSoAndTriesAgain()
    {
        _letters.Add("1-1", "invalid", "a");
        _letters.IsAway = true;
        var cut = Render<DeadLettersPage>();
        Assert.Contains("Redis is out", cut.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        _letters.IsAway = false;
        Button(cut, "Try again").Click();
        Assert.Contains("1 dead letter", cut.Markup, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll("[role=alert]"));
    }

    [Fact, Trait("Req", "EV2")]
    public void Older_MoreThanAPage_GoesThereAndBack()
    {
        for (var i = 10; i < 70; i++)
            _letters.Add($"{i}-1", "invalid", "a");
        var cut = Render<DeadLettersPage>();
        Assert.Equal(50, cut.FindAll("tbody tr").Count);

        Button(cut, "Older").Click();
        Assert.Equal(10, cut.FindAll("tbody tr").Count);
        Button(cut, "Newest").Click();
        Assert.Equal(50, cut.FindAll("tbody tr").Count);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<DeadLettersPage> cut, string text) =>
        cut.FindAll("button").Single(b => b.TextContent.Trim() == text);

    private sealed class FakeDeadLetters : IDeadLetters
    {
        private readonly List<(DeadLetter Letter, string Text)> _letters = [];

        public bool IsConfigured => true;

        public bool IsAway { get; set; }

        public int Count => _letters.Count;

        public List<string> Replayed { get; } = [];

        public void Add(string id, string reason, string text) => _letters.Insert(
            0, (new DeadLetter(id, DateTimeOffset.UnixEpoch, reason, "Something.", 1, "/s", "7", text.Length, text[..Math.Min(400, text.Length)], true), text));

        public Task<DeadLetterPage> ListAsync(ClaimsPrincipal actor, string? after, int limit, CancellationToken ct)
        {
            if (IsAway)
                throw new DeadLettersAwayException("Redis is out.");
            var rest = _letters.Select(l => l.Letter).SkipWhile(l => after is not null && l.Id != after).Skip(after is null ? 0 : 1).ToList();
            return Task.FromResult(new DeadLetterPage([.. rest.Take(limit)], rest.Count > limit ? rest[limit - 1].Id : null, _letters.Count));
        }

        public Task<string?> ReadAsync(ClaimsPrincipal actor, string id, CancellationToken ct) =>
            Task.FromResult<string?>(_letters.Single(l => l.Letter.Id == id).Text);

        public Task<int> ReplayAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct)
        {
            Replayed.AddRange(ids ?? []);
            return DiscardAsync(actor, ids, ct);
        }

        public Task<int> DiscardAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct) =>
            Task.FromResult(_letters.RemoveAll(l => ids?.Contains(l.Letter.Id) ?? true));
    }
}
