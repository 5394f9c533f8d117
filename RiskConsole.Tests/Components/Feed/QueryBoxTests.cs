using Bunit;
using Microsoft.AspNetCore.Components.Web;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Tests.Components.Feed;

public class QueryBoxTests : FeedTestContext
{
    private readonly List<string> _previews = [];
    private readonly List<string> _applied = [];

    [Fact, Trait("Req", "EV4")]
    public async Task Keyboard_DownEnter_AcceptsASuggestionAndOffersValues()
    {
        var box = Box();
        await box.InvokeAsync(() => box.Instance.Typed("sev", 3));
        Assert.Equal("true", box.Find("input").GetAttribute("aria-expanded"));
        Assert.Null(box.Find("input").GetAttribute("aria-activedescendant"));

        await box.InvokeAsync(() => box.Instance.Key("ArrowDown", "sev", 3));
        Assert.Equal(box.Find("[role=option][aria-selected=true]").Id, box.Find("input").GetAttribute("aria-activedescendant"));
        await box.InvokeAsync(() => box.Instance.Key("Enter", "sev", 3));

        Assert.Equal("severity:", Sent());
        Assert.Contains("critical", box.Find("[role=listbox]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_applied);
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Keyboard_Tab_CompletesTheFirstSuggestion()
    {
        var box = Box();
        await box.InvokeAsync(() => box.Instance.Typed("a severity:cri", 14));

        await box.InvokeAsync(() => box.Instance.Key("Tab", "a severity:cri", 14));

        Assert.StartsWith("a severity:critical", Sent(), StringComparison.Ordinal);
        Assert.Equal("false", box.Find("input").GetAttribute("aria-expanded"));
        Assert.Equal(Sent(), Assert.Single(_previews));
    }

    [Fact, Trait("Req", "OP9")]
    public async Task Keyboard_UpDown_GoRoundTheList()
    {
        var box = Box();
        await box.InvokeAsync(() => box.Instance.Key("ArrowDown", "", 0));
        var count = box.Instance.Suggestions.Count;
        Assert.True(count > 1);
        Assert.Equal(0, box.Instance.ActiveIndex);

        await box.InvokeAsync(() => box.Instance.Key("ArrowUp", "", 0));
        Assert.Equal(count - 1, box.Instance.ActiveIndex);
        await box.InvokeAsync(() => box.Instance.Key("ArrowDown", "", 0));
        Assert.Equal(0, box.Instance.ActiveIndex);
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Keyboard_Esc_ClosesTheListThenClears()
    {
        var box = Box("severity:error");
        await box.InvokeAsync(() => box.Instance.Key("ArrowDown", "severity:error", 9));
        Assert.NotEmpty(box.Instance.Suggestions);

        await box.InvokeAsync(() => box.Instance.Key("Escape", "severity:error", 9));
        Assert.Empty(box.Instance.Suggestions);
        Assert.Empty(_applied);
        await box.InvokeAsync(() => box.Instance.Key("Escape", "severity:error", 9));

        Assert.Equal("", Assert.Single(_applied));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Error_WrongField_CaretStandsUnderItAndOneClickMendsIt()
    {
        var box = Box();

        await box.InvokeAsync(() => box.Instance.Typed("a severitz:error", 16));

        Assert.Equal("true", box.Find("input").GetAttribute("aria-invalid"));
        var lines = box.Find(".query-echo").TextContent.Split('\n');
        Assert.Equal("severitz", box.Find(".query-echo mark").TextContent);
        Assert.Equal(lines[0].IndexOf("severitz", StringComparison.Ordinal), lines[1].IndexOf('^', StringComparison.Ordinal));

        await box.Find(".query-fix").ClickAsync(new MouseEventArgs());
        Assert.Equal("a severity:error", Assert.Single(_applied));
        Assert.Null(box.Instance.Error);
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("abc", 3, 1, "abc", " ", "", "   ^")]
    [InlineData("a \"b", 2, 2, "a ", "\"b", "", "  ^^")]
    [InlineData("", 0, 1, "", " ", "", "^")]
    [InlineData("x", 99, 5, "x", " ", "", " ^")]
    public void Echo_Position_CaretsStandUnderTheMistake(
        string text, int position, int length, string before, string wrong, string after, string caret) =>
        Assert.Equal(new QueryErrorEcho(before, wrong, after, caret), QueryErrorEcho.Of(text, new QueryError("wrong", position, length)));

    [Fact]
    public void Echo_LongText_ShowsTheSurroundings()
    {
        var echo = QueryErrorEcho.Of(new string('a', 500) + "!" + new string('b', 500), new QueryError("wrong", 500, 1));

        Assert.Equal("!", echo.Wrong);
        Assert.Equal(echo.Before.Length, echo.Caret.IndexOf('^', StringComparison.Ordinal));
        Assert.True(echo.Before.Length < 60);
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Enter_WrongText_AppliesNothing()
    {
        var box = Box();

        await box.InvokeAsync(() => box.Instance.Key("Enter", "severity:(", 10));

        Assert.Empty(_applied);
        Assert.NotNull(box.Instance.Error);
    }

    [Fact]
    public async Task Settled_WordThatMayBecomeAField_IsNotYetASearch()
    {
        var box = Box();
        await box.InvokeAsync(() => box.Instance.Typed("sever", 5));

        await box.InvokeAsync(() => box.Instance.Settled("sever"));
        Assert.Empty(_previews);
        await box.InvokeAsync(() => box.Instance.Key("Escape", "sever", 5));
        await box.InvokeAsync(() => box.Instance.Settled("sever"));

        Assert.Equal("sever", Assert.Single(_previews));
    }

    [Fact]
    public async Task Typed_AnyText_NeverThrows()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var box = Box();
        const string alphabet = "ab:\"()*.-<>=|\\, \u202e\ud83d";
        string[] keys = ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape", "Blur", "?"];
        for (var i = 0; i < 300; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var thrown = await Record.ExceptionAsync(() => box.InvokeAsync(async () =>
            {
                await box.Instance.Typed(text, random.Next(-2, 25));
                await box.Instance.Key(keys[random.Next(keys.Length)], text, random.Next(-2, 25));
            }));
            Assert.True(thrown is null, $"seed {seed}, text {text}: {thrown}");
        }
        await box.InvokeAsync(() => box.Instance.Typed(null, 0));
    }

    private IRenderedComponent<QueryBox<RiskEvent>> Box(string text = "") => Render<QueryBox<RiskEvent>>(box => box
        .Add(b => b.Text, text)
        .Add(b => b.OnPreview, _previews.Add)
        .Add(b => b.OnApply, _applied.Add));

    private string? Sent() => JSInterop.Invocations["setText"].Select(i => (string?)i.Arguments[0]).LastOrDefault();
}
