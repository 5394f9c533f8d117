using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RiskConsole.Access;
using RiskConsole.Demo;
using RiskConsole.Events;
using RiskConsole.Hosting;
using RiskConsole.Scores;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Demo;

public class DemoTests
{
    private static readonly (string, string)[] On = [("Demo:Enabled", "true"), ("Demo:Backfill", "00:10:00"), ("Demo:EventsPerSecond", "40")];

    [Theory, Trait("Req", "OP1")]
    [InlineData("--demo", "--Demo:Enabled=true", "")]
    [InlineData("--demo --urls http://127.0.0.1:0", "--Demo:Enabled=true --urls=http://127.0.0.1:0", "")]
    [InlineData("--demo user list", "--Demo:Enabled=true", "user list")]
    [InlineData("--demo=false", "--Demo:Enabled=false", "")]
    [InlineData("--demo-seed 42 --demo", "--Demo:Seed=42 --Demo:Enabled=true", "")]
    [InlineData("--demo-seed=42", "--Demo:Seed=42", "")]
    public void Split_DemoSwitches_BecomeSettings(string given, string settings, string words)
    {
        var split = CommandArguments.Split(given.Split(' '));

        Assert.Equal(settings, string.Join(' ', split.Settings));
        Assert.Equal(words, string.Join(' ', split.Words));
    }

    [Fact, Trait("Req", "OP1")]
    public async Task Start_EmptyLog_IsFilledWithThePastAndKeepsComing()
    {
        await using var console = await TestConsole.StartAsync(builder => builder.AddDemo(), settings: On);
        var log = console.Get<IEventLog>();
        await Deadline.UntilAsync(() => log.Head > 0, "the first events");

        var first = Assert.Single(await console.Get<IEventStore>().ReadAfterAsync(0, 1, Deadline.Token));
        Assert.InRange(TimeProvider.System.GetUtcNow() - first.Time, TimeSpan.FromMinutes(9.9), TimeSpan.FromMinutes(12));
        await Deadline.UntilAsync(async () => (await NewestAsync(console)).ReceivedAt > first.ReceivedAt + TimeSpan.FromMinutes(10), "events of the present");
        await Deadline.UntilAsync(() => console.Get<IScoreBook>().Current.Subjects > 20, "scores of the subjects");
    }

    [Fact, Trait("Req", "OP1")]
    public async Task Start_Twice_CreatesAUserForEachRoleOnceAndFillsNothingTwice()
    {
        var first = await TestConsole.StartAsync(builder => builder.AddDemo(), settings: On);
        var users = await first.Get<IUserAdmin>().ListAsync(Actors.System("test"), Deadline.Token);
        Assert.Equal(["demo-admin", "demo-analyst", "demo-operator"], users.Select(u => u.Name));
        Assert.All(users, u => Assert.Equal(u.Name, "demo-" + u.Role));
        await Deadline.UntilAsync(() => first.Get<IEventLog>().Head > 100, "some events");
        await first.StopAsync();

        await using var second = await TestConsole.StartAsync(builder => builder.AddDemo(), first.Folder, settings: On);
        var head = second.Get<IEventLog>().Head;
        await Deadline.UntilAsync(() => second.Get<IEventLog>().Head > head, "events after the second start");

        var next = (await second.Get<IEventStore>().ReadAfterAsync(head, 1, Deadline.Token))[0];
        Assert.True(TimeProvider.System.GetUtcNow() - next.Time < TimeSpan.FromMinutes(1), "a log that is not empty is not filled with the past again");
        Assert.Equal(3, (await second.Get<IUserAdmin>().ListAsync(Actors.System("test"), Deadline.Token)).Count);
    }

    [Fact, Trait("Req", "OP1")]
    public async Task Start_WithoutTheSwitch_MakesNothingUp()
    {
        await using var console = await TestConsole.StartAsync();

        Assert.DoesNotContain(console.Services.GetServices<IHostedService>(), s => s is DemoBridge or DemoUsers);
        Assert.Empty(await console.Get<IUserAdmin>().ListAsync(Actors.System("test"), Deadline.Token));
        Assert.Equal(0, console.Get<IEventLog>().Head);
    }

    [Fact, Trait("Req", "OP1")]
    public void Announce_NewAndOldUsers_TellsPasswordsOnceAndHowToReset()
    {
        using var output = new StringWriter();

        DemoUsers.Announce(output, "http://127.0.0.1:5080", [new("demo-admin", "abcd-efgh"), new("demo-analyst", null)]);

        Assert.Equal(
            """
            The demo runs; sign in at http://127.0.0.1:5080
            USER          PASSWORD
            demo-admin    abcd-efgh
            demo-analyst  as told when the user was created
            For a new password: RiskConsole user reset-password NAME --password-stdin

            """, output.ToString().ReplaceLineEndings("\n"));
    }

    private static async Task<RiskEvent> NewestAsync(TestConsole console)
    {
        var page = await console.Get<IEventStore>().SearchAsync(new(null, CategorySet.All), EventOrder.Arrival, 1, null, Deadline.Token);
        return page.Items[0];
    }
}
