using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Alerts.Inbox;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Storms;

public class StormPipelineTests
{
    private const int Flooded = 20_000;
    private const int Seconds = 60;

    private static readonly RuleDefinition s_leak = SomeRule.Threshold("Leak") with
    {
        Where = "type:io.test.leak", Levels = [new(Severity.Error, 0.5)], KeepFiring = TimeSpan.FromHours(2),
    };

    private static readonly RuleDefinition s_theft = s_leak with { Name = "Theft", Where = "type:io.test.theft", Levels = [new(Severity.Critical, 0.5)] };

    /// <summary>20,000 alerts in a minute of one rule and three criticals of another: one counts them all, the three are seen, nothing is lost, and it ends by itself.</summary>
    [Fact, Trait("Req", "AL11")]
    public async Task Flood_OfOneRule_IsOneCountedAlertAmongWhichCriticalsAreSeen()
    {
        var time = new ShiftedTime();
        await using var console = await StartAsync(time);
        using var inbox = console.Get<IInbox>().Open(SomeInbox.Filter());
        var sent = 0;
        for (var second = 0; second < Seconds; second++)
        {
            var until = Flooded * (second + 1) / Seconds;
            var batch = Enumerable.Range(sent, until - sent).Select(i => Event(time, "leak", i)).ToList();
            if (second is 20 or 40 or 59)
                batch.Add(Event(time, "theft", second));
            await console.SendAsync([.. batch]);
            sent = until;
            time.Shift(TimeSpan.FromSeconds(1));
        }
        await Deadline.UntilAsync(() => inbox.Current.Items.FirstOrDefault(item => item.Alert.IsStorm) is { Alert.Occurrences: Flooded - 30 } && inbox.Current.Total == 34, "all are counted");

        var shown = inbox.Current.Items.Select(item => item.Alert).ToArray();
        Assert.Equal(["Theft", "Theft", "Theft", "Storm: Leak"], shown.Take(4).Select(alert => alert.Name));
        // Those that came before it was a flood.
        Assert.All(shown.Skip(4), alert => Assert.Equal("Leak", alert.Name));
        var storm = shown[3];
        Assert.Equal((34, Flooded - 30, new InboxCards(3, 31, 0, 0, 0, 34, 0)), (shown.Length, inbox.Current.Suppressed, inbox.Current.Cards));
        Assert.Equal(34, console.Get<IAlertBoard>().For(CategorySet.All).Total);
        Assert.StartsWith("19,970 alerts since ", storm.Message, StringComparison.Ordinal);
        using (var collapsed = console.Get<IInbox>().Open(SomeInbox.Filter() with { Storm = storm.Id }))
            Assert.Equal(Flooded - 30, collapsed.Current.Items.Count);
        Assert.Equal(
            (Flooded + 3L, Flooded + 4L, Flooded - 30L, Flooded + 3L),
            (console.Scalar("SELECT count(*) FROM event"), console.Scalar("SELECT count(*) FROM alert"),
                console.Scalar("SELECT count(*) FROM alert WHERE storm_id IS NOT NULL"), console.Scalar("SELECT count(DISTINCT cause_uid) FROM alert")));

        time.Shift(TimeSpan.FromMinutes(3));
        await Deadline.UntilAsync(() => inbox.Current.Total == 33, "the storm is released");

        var search = new AlertSearch(CategorySet.All) { States = [AlertState.Resolved] };
        var released = Assert.Single((await console.Get<IAlertStore>().SearchAsync(search, 10, null, Deadline.Token)).Items);
        Assert.Equal((storm.Id, "storm", Flooded - 30L), (released.Id, released.ResolvedBy, released.Occurrences));
        // What it counted is open still, and does not come flooding back.
        Assert.Equal(Flooded - 30, inbox.Current.Suppressed);
        Assert.Equal(2L, console.Scalar($"SELECT count(*) FROM alert_entry WHERE alert_id = '{storm.Id.ToString().ToUpperInvariant()}'"));
    }

    [Fact, Trait("Req", "AL11")]
    public async Task Restart_InTheMiddle_TheSameStormGoesOn()
    {
        var time = new ShiftedTime();
        var first = await StartAsync(time);
        await first.SendAsync([.. Enumerable.Range(0, 100).Select(i => Event(time, "leak", i))]);
        await Deadline.UntilAsync(() => first.Get<AlertBoard>().All().Length == 101, "the storm is on");
        var storm = Assert.Single(first.Get<AlertBoard>().All(), alert => alert.IsStorm);
        await first.StopAsync();

        await using var second = await StartAsync(time, first.Folder);
        using var inbox = second.Get<IInbox>().Open(SomeInbox.Filter());
        Assert.Equal((31, 70), (inbox.Current.Items.Count, inbox.Current.Suppressed));
        await second.SendAsync([.. Enumerable.Range(100, 100).Select(i => Event(time, "leak", i))]);

        await Deadline.UntilAsync(() => inbox.Current.Suppressed == 170, "those that come later are counted, too");
        Assert.Equal((storm.Id, 170L), inbox.Current.Items.Where(item => item.Alert.IsStorm).Select(item => (item.Alert.Id, item.Alert.Occurrences)).Single());
    }

    [Fact, Trait("Req", "AL11")]
    public async Task Options_RuleLimitAboveTotal_AreRefusedAtStart()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestConsole.StartAsync(settings: [("Alerts:StormAlerts", "200")]));

        Assert.Equal("Alerts:StormAlerts must not be above Alerts:StormTotal.", Assert.Single(refused.Failures));
    }

    private static async Task<TestConsole> StartAsync(ShiftedTime time, string? folder = null)
    {
        var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time), folder);
        if (folder is not null)
            return console;
        await console.WithoutDefaultAsync();
        await console.AddAsync(s_leak);
        await console.AddAsync(s_theft);
        return console;
    }

    private static RiskEvent Event(TimeProvider time, string type, int i) => Some.Event(type: $"io.test.{type}", subject: $"account/{i}", score: 0.6, time: time.GetUtcNow());
}
