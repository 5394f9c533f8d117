using System.Globalization;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>The inbox under the hands of operators who never touch the mouse.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class InboxTests(ConsoleFixture fixture, InboxTests.Night night) : IClassFixture<InboxTests.Night>
{
    [Fact, Trait("Req", "AL9"), Trait("Req", "AL7")]
    public async Task Keys_FromTheFirstAlertToTheLast_TriageWithoutTheMouse()
    {
        await night.RaiseAsync("triage", 6);
        await using var ada = await OpenAsync("ada", "triage", 6);
        var keys = ada.Page.Keyboard;
        var subjects = await ada.Page.Locator(".inbox-window .c-subj").AllTextContentsAsync();

        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await Expect(Cursor(ada)).ToContainTextAsync(subjects[1]);
        await keys.PressAsync("a");
        await Expect(RowOf(ada, subjects[1])).ToContainTextAsync("Acknowledged");
        await Expect(Cursor(ada)).ToContainTextAsync(subjects[2]);

        await keys.PressAsync("r");
        await Expect(RowOf(ada, subjects[2])).ToHaveCountAsync(0);
        await Expect(Cursor(ada)).ToContainTextAsync(subjects[3]);
        await keys.PressAsync("u");
        await Expect(Cursor(ada)).ToContainTextAsync(subjects[2]);

        // What is written at once must not be taken for keys: there are r, a and x in it.
        await keys.PressAsync("f");
        await keys.TypeAsync("relay exercise");
        await keys.PressAsync("Enter");
        await Expect(RowOf(ada, subjects[2])).ToHaveCountAsync(0);
        await Expect(ada.Page.Locator("dialog [data-choose]")).ToHaveTextAsync(new Regex("relay exercise"));
        await keys.PressAsync("f");
        await keys.PressAsync("1");
        await keys.PressAsync("Enter");
        await Expect(RowOf(ada, subjects[3])).ToHaveCountAsync(0);

        await keys.PressAsync("x");
        await keys.PressAsync("J");
        await Expect(ada.Page.Locator(".inbox-count")).ToHaveTextAsync("2 selected");
        await Screenshots.TakeAsync(ada, "inbox-selected");
        await ada.Page.SetViewportSizeAsync(1440, 900);
        await keys.PressAsync("m");
        await keys.PressAsync("Enter");
        await Expect(RowOf(ada, subjects[4])).ToContainTextAsync("ada");
        await Expect(RowOf(ada, subjects[5])).ToContainTextAsync("ada");
        await Expect(ada.Page.Locator(".inbox-count")).ToHaveTextAsync(new Regex("open"));

        await keys.PressAsync("t");
        await Expect(ada.Page.Locator(".inbox-notes")).ToContainTextAsync("Yours now");
        var taken = await Cursor(ada).Locator(".c-subj").TextContentAsync() ?? "";
        await keys.PressAsync("s");
        await Expect(ada.Page.Locator("dialog[open] h2")).ToHaveTextAsync("Silence this alert");
        await Expect(ada.Page.GetByRole(AriaRole.Textbox, new() { Name = "Why", Exact = true })).ToBeFocusedAsync();
        await keys.TypeAsync("planned work");
        await keys.PressAsync("Enter");
        await Expect(ada.Page.Locator(".inbox-notes")).ToContainTextAsync("Silenced for 1h");
        await Expect(RowOf(ada, taken)).ToHaveCountAsync(0);
        await keys.PressAsync("?");
        await Expect(ada.Page.Locator("#help")).ToContainTextAsync("False positive, with a reason");
        await keys.PressAsync("Escape");

        var axe = await ada.Page.RunAxe();
        Assert.Empty(axe.Violations.Where(v => v.Impact is "serious" or "critical").SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {v.Help}: {n.Html}")));

        await keys.PressAsync("/");
        var left = taken == subjects[0] ? subjects[1] : subjects[0];
        await keys.TypeAsync(left);
        await keys.PressAsync("Enter");
        await Expect(ada.Page.Locator(".inbox-window .inbox-row")).ToHaveCountAsync(1);
        await Expect(ada.Page).ToHaveURLAsync(new Regex("[?&]q=triage"));
        await Expect(ada.Page.Locator(".inbox-scroll")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await Expect(Cursor(ada)).ToContainTextAsync(left);
        Assert.Empty(ada.Complaints);
    }

    [Fact, Trait("Req", "AL9"), Trait("Req", "AL7")]
    public async Task Rows_WhileAlertsArriveAndAColleagueActs_HoldStillAndSaySo()
    {
        await night.RaiseAsync("busy", 3);
        await using var ada = await OpenAsync("ada", "busy", 3);
        await using var ben = await OpenAsync("ben", "busy", 3);
        await ben.Page.Keyboard.PressAsync("j");
        await ada.Page.Keyboard.PressAsync("j");
        var first = await Cursor(ben).Locator(".c-subj").TextContentAsync() ?? "";
        var before = await Cursor(ben).BoundingBoxAsync();

        await night.RaiseAsync("busy/more", 4);
        await Expect(ben.Page.Locator(".inbox-pill")).ToHaveTextAsync(new Regex("4 new, 4 critical"));
        await Expect(Cursor(ben)).ToContainTextAsync(first);
        Assert.Equal(before!.Y, (await Cursor(ben).BoundingBoxAsync())!.Y);
        await Expect(ben.Page.Locator(".inbox-window .inbox-row")).ToHaveCountAsync(3);

        // Ben's key comes at the very moment when Ada's act reaches his screen: he means the alert as it was.
        await ben.Page.EvaluateAsync("""
            () => new MutationObserver((_, watch) => {
                watch.disconnect();
                document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true }));
            }).observe(document.querySelector('.inbox-row[data-cursor]'), { attributeFilter: ['data-life'] })
            """);
        await ada.Page.Keyboard.PressAsync("a");
        var refused = ben.Page.Locator(".inbox-refused");
        await Expect(refused).ToContainTextAsync("ada acknowledged it");
        await Expect(RowOf(ben, first)).ToContainTextAsync("Acknowledged");
        await Screenshots.TakeAsync(ben, "inbox-conflict");
        await ben.Page.SetViewportSizeAsync(1440, 900);
        await ben.Page.Keyboard.PressAsync("y");
        await Expect(ben.Page.Locator(".inbox-notes")).ToContainTextAsync("Resolved");
        await Expect(RowOf(ada, first)).ToHaveAttributeAsync("data-gone", "true");

        await ben.Page.Keyboard.PressAsync("n");
        await Expect(ben.Page.Locator(".inbox-window .inbox-row")).ToHaveCountAsync(6);
        await Expect(Cursor(ben)).ToContainTextAsync("busy/more");
        Assert.Empty(ben.Complaints);
        Assert.Empty(ada.Complaints);
    }

    [Fact, Trait("Req", "AL9")]
    public async Task Rows_Thousands_ScrollAndAnswerKeys()
    {
        const int many = 2_000;
        await night.RaiseAsync("many", many);
        await using var ada = await OpenAsync("ada", "many", many);
        var scroller = ada.Page.Locator(".inbox-scroll");
        var last = many.ToString(CultureInfo.InvariantCulture);

        await scroller.EvaluateAsync("element => { element.scrollTop = element.scrollHeight / 2; }");
        await Expect(ada.Page.Locator($".inbox-row[aria-rowindex='{(many / 2) + 10}']")).ToBeInViewportAsync();
        await ada.Page.Keyboard.PressAsync("End");
        await Expect(Cursor(ada)).ToHaveAttributeAsync("aria-rowindex", (many + 1).ToString(CultureInfo.InvariantCulture));
        await Expect(Cursor(ada)).ToBeInViewportAsync();
        for (var i = 0; i < 60; i++)
            await ada.Page.Keyboard.PressAsync("k");
        await Expect(Cursor(ada)).ToHaveAttributeAsync("aria-rowindex", (many - 59).ToString(CultureInfo.InvariantCulture));
        Assert.InRange(await ada.Page.Locator(".inbox-window .inbox-row").CountAsync(), 20, 200);

        await ada.Page.Keyboard.PressAsync("*");
        await ada.Page.Keyboard.PressAsync("a");
        await Expect(ada.Page.Locator(".inbox-count")).ToHaveTextAsync(new Regex($"{last[..1]}.{last[1..]} selected"));
        await ada.Page.Keyboard.PressAsync("r");
        await Expect(ada.Page.Locator("dialog[open] h2")).ToHaveTextAsync(new Regex($"Resolve {last[..1]}.{last[1..]} alerts\\?"));
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(ada.Page.GetByText("No open alert matches")).ToBeVisibleAsync();
        Assert.Empty(ada.Complaints);
    }

    private async Task<Visitor> OpenAsync(string name, string about, int count)
    {
        var visitor = await fixture.Browser.VisitAsync(night.Console.Address, await night.StateAsync(fixture.Browser, name));
        await visitor.GoAsync($"/alerts?q=subject:{about}*");
        await Expect(visitor.Page.Locator(".inbox-rows")).ToHaveAttributeAsync("style", $"--total:{count.ToString(CultureInfo.InvariantCulture)}");
        await Expect(visitor.Page.Locator(".inbox-desk[data-ready]")).ToBeVisibleAsync();
        return visitor;
    }

    private static ILocator Cursor(Visitor visitor) => visitor.Page.Locator(".inbox-row[data-cursor]");

    private static ILocator RowOf(Visitor visitor, string subject) => visitor.Page.Locator(".inbox-window .inbox-row", new() { HasText = subject });

    /// <summary>A console of its own, with two operators; storms do not collapse what the tests raise.</summary>
    public sealed class Night(ConsoleFixture fixture) : IAsyncLifetime
    {
        private readonly Dictionary<string, string> _states = [];
        private ConsoleProcess? _console;
        private EventSender? _sender;

        internal ConsoleProcess Console => _console!;

        public async Task InitializeAsync()
        {
            _console = await fixture.StartConsoleAsync("--Alerts:StormAlerts=10000", "--Alerts:StormTotal=10000");
            _sender = fixture.SenderTo(_console);
        }

        public async Task DisposeAsync()
        {
            _sender?.Dispose();
            if (_console is not null)
                await _console.DisposeAsync();
        }

        internal async Task<string> StateAsync(Browser browser, string name)
        {
            if (!_states.TryGetValue(name, out var state))
                _states[name] = state = await ConsoleFixture.SignInAsync(browser, Console, name);
            return state;
        }

        /// <summary>Raises critical alerts of as many subjects.</summary>
        internal async Task RaiseAsync(string about, int count)
        {
            foreach (var chunk in Enumerable.Range(1, count).Chunk(1_000))
            {
                await _sender!.SendBatchAsync([.. chunk.Select(i =>
                    EventSender.Event(EventSender.NewId(), string.Create(CultureInfo.InvariantCulture, $"{about}/{i:0000}"), "critical", score: 0.95))]);
            }
        }
    }
}
