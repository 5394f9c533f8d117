using RiskConsole.Access;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Layout;
using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Notices;

public class NoticeTests
{
    [Fact, Trait("Req", "NO1")]
    public async Task Entries_OfAllKinds_ReachWhomTheyConcernAndNobodyElse()
    {
        var past = new NoticeDesk { Silenced = "silenced" };
        past.Add(SomeAlert.Open(subject: "before anybody was here"));
        await using var desk = await NoticeDesk.StartAsync(past);
        var (ada, ben) = (await desk.SignInAsync("ada"), await desk.SignInAsync("ben", Roles.Admin));
        using var adas = await desk.OpenAsync(ada);
        using var again = await desk.OpenAsync(ada);
        using var bens = await desk.OpenAsync(ben);
        await desk.SettleAsync(adas, shown => shown.Panel.Length == 1);
        Assert.Equal(0, adas.Current.Unread);
        var (adaId, benId) = (ada.UserId()!.Value, ben.UserId()!.Value);

        var warning = SomeAlert.Open(severity: Severity.Warning, subject: "mine");
        desk.Add(warning);
        desk.Add(SomeAlert.Open(subject: "shadow") with { Shadow = true });
        desk.Add(SomeAlert.Open(subject: "collapsed") with { StormId = Guid.NewGuid() });
        desk.Add(SomeAlert.Open(subject: "silenced"));
        desk.Add(SomeAlert.Open(subject: "for admins", category: Category.User));
        desk.Add(SomeAlert.Open(subject: "storm") with { IsStorm = true }, EntryKind.StormBegan);
        desk.Add(SomeAlert.Open(subject: "rose"), EntryKind.Escalated);
        desk.Add(SomeAlert.Open(subject: "back"), EntryKind.Recurred);
        desk.Add(SomeAlert.Open(subject: "ended"), EntryKind.Ended);
        desk.Add(warning with { AssigneeId = adaId }, EntryKind.Assigned, benId);
        desk.Add(SomeAlert.Open(subject: "own", severity: Severity.Info) with { AssigneeId = adaId }, EntryKind.Assigned, adaId);
        desk.Add(SomeAlert.Open(subject: "noted", severity: Severity.Info), EntryKind.Noted, benId, [benId, adaId], "look, @ada");
        desk.Add(SomeAlert.Open(subject: "noted", severity: Severity.Info), EntryKind.Noted, benId, [], "nothing");
        desk.Add(SomeAlert.Open(subject: "last", severity: Severity.Error));
        await desk.SettleAsync(bens, shown => shown.Panel.FirstOrDefault()?.Alert.Subject == "last");
        var shown = await desk.SettleAsync(adas, shown => shown.Panel[0].Alert.Subject == "last");

        Assert.Same(adas.Current, again.Current);
        Assert.Equal(["last", "noted", "mine", "back", "rose", "storm", "before anybody was here"], shown.Panel.Select(notice => notice.Alert.Subject));
        Assert.Equal(["last", "back", "rose", "storm", "for admins", "before anybody was here"], bens.Current.Panel.Select(notice => notice.Alert.Subject));
        Assert.Equal((6, Severity.Critical), (shown.Unread, shown.Worst));
        Assert.Equal((5, 3), (shown.Totals.Toasts, shown.Totals.CriticalToasts));
        Assert.Equal(
            ["a storm began · storm: score is 0.95 (threshold 0.9)", "rose to critical · rose: score is 0.95 (threshold 0.9)", "came back · back: score is 0.95 (threshold 0.9)",
                "ben assigned it to you · mine: score is 0.95 (threshold 0.9)", "ben mentioned you: look, @ada"],
            shown.Calls.Select(call => call.Notice).OrderBy(notice => notice.Seq).Select(NoticeWords.What));
    }

    [Fact, Trait("Req", "NO1")]
    public async Task Flood_AThousandAlerts_IsAFewNoticesAndACount()
    {
        await using var desk = await NoticeDesk.StartAsync();
        using var view = await desk.OpenAsync(await desk.SignInAsync("ada"));
        var told = 0;
        using var subscription = view.Subscribe(() => told++);
        var before = view.Current;

        desk.Add(1, Severity.Critical);
        desk.Add(2_500, Severity.Error);
        desk.Add(40, Severity.Critical);
        var after = await desk.SettleAsync(view, shown => shown.Totals.Toasts == 41);

        Assert.Equal((NoticeSnapshot.MostListed, NoticeSnapshot.MostKept), (after.Panel.Length, after.Unread));
        Assert.InRange(told, 1, 10);
        var telling = NoticeTelling.Between(before, after)!;
        Assert.Equal(["flood/39", "flood/38", "flood/37"], telling.Toasts.Select(line => line.What.Split(':')[0]));
        Assert.Equal((38, 38, null), (telling.More, telling.MoreCriticals, telling.Sound));
        Assert.InRange(telling.ToJson().Length, 1, 2_000);
        Assert.Null(NoticeTelling.Between(after, after));
    }

    [Fact, Trait("Req", "RT6"), Trait("Req", "NO1")]
    public async Task Preferences_SavedAndSeen_HoldAtOnceInAllTabsAndAfterARestart()
    {
        await using var desk = await NoticeDesk.StartAsync();
        var ada = await desk.SignInAsync("ada");
        var preferences = desk.Console.Get<IPreferences>();
        var view = await desk.OpenAsync(ada);
        desk.Add(SomeAlert.Open(severity: Severity.Warning, subject: "vault/1"));
        var second = desk.Add(SomeAlert.Open(subject: "vault/2"));
        await desk.SettleAsync(view, shown => shown.Unread == 1);

        await preferences.SaveAsync(ada, Preferences.Default with
        {
            Panel = new() { Severities = Severities.All, Query = "subject:vault/*" },
            Toast = new(),
            Sound = new() { Severities = [Severity.Warning] },
        }, 0, Deadline.Token);
        var shown = await desk.SettleAsync(view, shown => shown.Unread == 2);
        Assert.Equal(["vault/2", "vault/1"], shown.Panel.Select(notice => notice.Alert.Subject));
        var before = shown;
        desk.Add(SomeAlert.Open(subject: "account/1"));
        desk.Add(SomeAlert.Open(severity: Severity.Warning, subject: "account/2"));
        shown = await desk.SettleAsync(view, shown => shown.Calls.Length > before.Calls.Length);
        Assert.Equal(("warning", 0L), (NoticeTelling.Between(before, shown)!.Sound, NoticeTelling.Between(before, shown)!.More));

        await preferences.SeenAsync(ada, second.Seq, Deadline.Token);
        shown = await desk.SettleAsync(view, shown => shown.Unread == 0);
        desk.Add(SomeAlert.Open(severity: Severity.Info, subject: "vault/3"));
        await desk.SettleAsync(view, shown => shown.Unread == 1);
        Assert.Equal(second.Seq, NoticeTelling.Between(before, shown)!.Seen);
        view.Dispose();
        await desk.Console.StopAsync();

        var later = await NoticeDesk.StartAsync(desk);
        using var afterwards = await later.OpenAsync(await later.SignInAsync("ada"));
        Assert.Equal((1, 3), (afterwards.Current.Unread, afterwards.Current.Panel.Length));
        Assert.Empty(afterwards.Current.Calls);
    }
}
