using Bunit;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;

namespace RiskConsole.Tests.Components.Feed;

public class EventDrawerTests : FeedTestContext
{
    [Fact, Trait("Req", "EV4")]
    public void Details_Event_AllThatIsKnown()
    {
        const string data = """{"usd":5,"tags":["a","b"],"none":null,"deep":{"deeper":{"deepest":{"x":1}}}}""";
        Log.Add(Event.Of(1, data: data, extensions: """{"traceparent":"00-abc"}"""));

        var drawer = Drawer(1);

        var text = drawer.Find(".drawer-body").TextContent;
        string[] all = ["acct/1", "/bridge", "e1", "1\u202fs after it happened", "traceparent", "00-abc", "usd", "5", "null", "deeper"];
        foreach (var expected in all)
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("{ 1 field }", text, StringComparison.Ordinal);
        var link = drawer.Find("[data-copy^=http]").GetAttribute("data-copy");
        Assert.EndsWith($"/feed?event={Event.UidOf(1)}", link, StringComparison.Ordinal);
        Assert.Contains(drawer.FindAll("a"), a => a.GetAttribute("href") == SubjectQuery.FeedUrl("acct/1"));
        var around = $"/feed?from=2026-01-31T11:55:01Z&to=2026-01-31T12:05:01Z&event={Event.UidOf(1)}";
        Assert.Contains(drawer.FindAll("a"), a => a.GetAttribute("href") == around);
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Raw_Event_IsWhatTheApiGives()
    {
        Log.Add(Event.Of(1, data: """{"usd":5,"note":"<b>\u001b[31m"}"""));
        var drawer = Drawer(1);

        await drawer.FindAll("button").Single(b => b.TextContent == "Raw").ClickAsync(new());

        var raw = drawer.Find(".event-raw").TextContent;
        Assert.Contains("\"specversion\": \"1.0\"", raw, StringComparison.Ordinal);
        Assert.Contains("\"usd\": 5", raw, StringComparison.Ordinal);
        Assert.Contains("<b>", raw, StringComparison.Ordinal);
        Assert.Empty(drawer.FindAll(".event-raw b"));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Payload_OfAMegabyte_IsCutUntilAskedFor()
    {
        Log.Add(Event.Of(1, data: $$"""{"blob":"{{new string('x', 1_000_000)}}"}"""));
        var drawer = Drawer(1);
        Assert.True(drawer.Markup.Length < 30_000, $"{drawer.Markup.Length} characters");

        await ButtonAsync(drawer, "characters");
        Assert.True(drawer.Find(".event-data").TextContent.Length > 1_000_000);

        await drawer.FindAll("button").Single(b => b.TextContent == "Raw").ClickAsync(new());
        Assert.True(drawer.Find(".event-raw").TextContent.Length < 70_000);
        await drawer.FindAll("button").Single(b => b.TextContent == "Load all").ClickAsync(new());
        Assert.True(drawer.Find(".event-raw").TextContent.Length > 1_000_000);
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Payload_OfManyFields_OpensInSteps()
    {
        Log.Add(Event.Of(1, data: "[" + string.Join(',', Enumerable.Range(0, 5_000)) + "]"));
        var drawer = Drawer(1);
        Assert.Equal(100, drawer.FindAll(".json-index").Count);

        await ButtonAsync(drawer, "more of");

        Assert.Equal(200, drawer.FindAll(".json-index").Count);
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("""{"\ud800":"\udfff"}""")]
    [InlineData("""{"a":"\u202e\u0000"}""")]
    [InlineData("\"just text\"")]
    [InlineData("{not json")]
    [InlineData("")]
    public void Payload_Hostile_DrawsAllTheSame(string data)
    {
        Log.Add(Event.Of(1, data: data));

        var drawer = Drawer(1);

        Assert.NotEmpty(drawer.FindAll(".event-facts"));
        Assert.DoesNotContain('\u202e', drawer.Find(".drawer-body").TextContent);
    }

    [Fact, Trait("Req", "EV4")]
    public void Unknown_Event_SaysSo() =>
        Assert.Contains("does not exist", Drawer(99).Find(".empty").TextContent, StringComparison.Ordinal);

    [Fact, Trait("Req", "EV4")]
    public async Task Value_KeyThatNeedsQuotes_GivesAFieldTheLanguageReads()
    {
        ValueFilter? clicked = null;
        Log.Add(Event.Of(1, data: """{"a.b c":{"x":"v"}}"""));
        var drawer = Render<EventDrawer>(d => d.Add(p => p.Uid, Event.UidOf(1)).Add(p => p.OnFilter, f => clicked = f));

        await drawer.Find(".event-data .event-value button").ClickAsync(new());

        Assert.Equal(new ValueFilter("data.\"a.b c\".x", "v", Exclude: false), clicked);
    }

    private static Task ButtonAsync(IRenderedComponent<EventDrawer> drawer, string words) =>
        drawer.FindAll(".event-data button").Single(b => b.TextContent.Contains(words, StringComparison.Ordinal)).ClickAsync(new());

    private IRenderedComponent<EventDrawer> Drawer(long seq)
    {
        var drawer = Render<EventDrawer>(d => d.Add(p => p.Uid, Event.UidOf(seq)).Add(p => p.OnFilter, _ => { }));
        drawer.WaitForAssertion(() => Assert.Empty(drawer.FindAll(".skeleton")));
        return drawer;
    }
}
