using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Components.Pages.Replay;
using RiskConsole.Events;
using RiskConsole.Replays;
using RiskConsole.Rules;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Components.Rules;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Replay;

public sealed class ReplayPageTests : ConsoleBunitContext
{
    private readonly FakeReplays _replays = new();
    private readonly FakeRuleBook _rules = new();

    public ReplayPageTests()
    {
        User.SetPolicies(Policies.SignedIn, Policies.Replay);
        Services.AddSingleton<IReplays>(_replays);
        Services.AddSingleton<IRuleBook>(_rules);
        Services.AddSingleton(Options.Create(new AccessOptions()));
        Services.AddSingleton<CategoryAccess>();
        _ = new FakeChart(JSInterop);
    }

    [Fact, Trait("Req", "EV5")]
    public void Address_WithoutAWindow_AsksAndBeginsWhatIsChosen()
    {
        var rule = _rules.Add(SomeRule.Threshold("Tried"), RuleState.Draft);
        var page = Show("/replay");
        Assert.Empty(_replays.Started);

        page.Find("#replay-from").Change("2022-08-01T21:00:00");
        page.Find("#replay-to").Change("2022-08-01T23:00:00");
        page.FindAll("input[type=radio]")[1].Change(true);
        page.Find(".replay-offer input").Change(true);
        page.Find("form").Submit();

        var started = Assert.Single(_replays.Started);
        Assert.Equal((new DateTimeOffset(2022, 8, 1, 21, 0, 0, TimeSpan.Zero), 10.0), (started.From, started.Speed));
        Assert.Equal(new ReplayRules(true, [new RulePick(rule.Id, null)]), started.Rules);
        Assert.Contains($"run={_replays.Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Contains("nothing here is live", page.Find(".replay-banner").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV5")]
    public void Refusal_OfAField_StandsByIt()
    {
        _replays.Refusal = new InputRefusedException("from", "No event is there.");

        var page = Show("/replay?from=2022-08-01&to=2022-08-02&speed=60");

        Assert.Equal("No event is there.", page.Find("#replay-from-error").TextContent);
        Assert.Equal("true", page.Find("#replay-from").GetAttribute("aria-invalid"));
        Assert.Equal("2022-08-01T00:00:00", page.Find("#replay-from").GetAttribute("value"));
        Assert.Equal("60", page.Find("#replay-speed").GetAttribute("value"));
    }

    [Fact, Trait("Req", "EV5")]
    public void Refusal_OfTheWhole_StandsAboveTheForm()
    {
        _replays.Refusal = new InputRefusedException("", "4 replays are running.");

        Assert.Equal("4 replays are running.", Show("/replay?from=-1h").Find(".notice").TextContent);
    }

    [Fact, Trait("Req", "EV5"), Trait("Req", "RT1")]
    public async Task Snapshots_Renewed_ClockCountsAndAlertsFollow()
    {
        var page = Show($"/replay?from=2022-08-01T21:00:00Z&run={_replays.Id}");
        Assert.Empty(_replays.Started);
        Assert.Equal("Playing at 100x, 0\u202f%", page.Find(".replay-state").TextContent);
        var alert = SomeAlert.Open(subject: "account/<b>1", occurrences: 42);

        _replays.Now = _replays.Now with
        {
            State = ReplayState.Paused,
            Clock = _replays.Now.Clock.AddMinutes(30),
            Alerts = [new ReplayAlert(alert, Severity.Warning, "night: Ben")],
            Counts = ReplayCounts.None with { Opened = 1, Open = [new SeverityCount(Severity.Critical, 1)], Escalated = 1 },
        };
        Bus.Publish(Topic.Replay(1));

        // Each part of the page is drawn by itself.
        await LiveAsync(
            () => page.FindAll(".replay-alerts tbody tr").Count == 1 && page.Find(".replay-state").TextContent.StartsWith("Paused", StringComparison.Ordinal),
            "clock and alert are shown");
        Assert.Equal("Paused, 50\u202f%", page.Find(".replay-state").TextContent);
        Assert.Equal(_replays.Now.Clock.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), page.Find("#replay-clock").GetAttribute("t"));
        var row = page.Find(".replay-alerts tbody tr");
        Assert.Contains("×42", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("was warning", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("night: Ben", row.QuerySelectorAll(".tag")[1].GetAttribute("title"));
        Assert.Empty(page.FindAll("b b"));
        Assert.Contains("1 alert opened", page.Find(".replay-figures").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV5")]
    public async Task Controls_Pressed_TellTheReplay()
    {
        var page = Show($"/replay?from=2022-08-01T21:00:00Z&run={_replays.Id}");

        await PressAsync("[data-key=p]");
        await PressAsync("[data-key=n]");
        await PressAsync("[data-key='2']");
        await PressAsync("[data-key='0']");
        await page.InvokeAsync(() => page.Find(".replay-slider").Change("500"));
        await PressAsync("[aria-label=Speed] button:last-child");
        await page.InvokeAsync(() => page.Find(".replay-controls .check input").Change(false));

        var at = _replays.Now.Clock;
        Assert.Equal(
            [ReplayAct.Pause, ReplayAct.NextAlert, ReplayAct.JumpTo(at.AddMinutes(10)), ReplayAct.Restart, ReplayAct.JumpTo(at.AddMinutes(30)), ReplayAct.AtSpeed(1_000), ReplayAct.SkipQuiet(false)],
            _replays.Acts);
        Assert.Contains("speed=1000", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        // Found and pressed in one go: what is live may be drawn again in between.
        Task PressAsync(string selector) => page.InvokeAsync(() => page.Find(selector).Click());
    }

    [Fact, Trait("Req", "EV5")]
    public async Task Page_Left_WatchesNoMore()
    {
        Show("/replay?from=-1h");
        Assert.Equal(1, _replays.Watching);

        await DisposeComponentsAsync();

        Assert.Equal(0, _replays.Watching);
    }

    private IRenderedComponent<ReplayPage> Show(string url)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return Render<ReplayPage>();
    }
}
