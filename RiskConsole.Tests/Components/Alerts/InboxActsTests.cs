using Bunit;
using Microsoft.AspNetCore.Components.Web;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Events;
using RiskConsole.Tests.Alerts;

namespace RiskConsole.Tests.Components.Alerts;

/// <summary>What operators do in the inbox, and what they see of it.</summary>
public sealed class InboxActsTests : InboxTestContext
{
    [Fact, Trait("Req", "AL7"), Trait("Req", "AL9")]
    public async Task Acts_OnOneAlert_AreShownAtOnceAndCanBeUndone()
    {
        Set(SomeAlert.Open("First"), SomeAlert.Open("Second", Severity.Error), SomeAlert.Open("Third", Severity.Warning));
        var cut = Show();
        await Desk(cut, desk => desk.Reading(true));

        await Act(cut, "acknowledge", "First");
        Assert.Equal("Acknowledged", Rows(cut)[0].QuerySelector(".c-state")!.TextContent);
        Assert.Contains("Acknowledged “First” of account/1.", Text(cut, ".inbox-notes"), StringComparison.Ordinal);
        await Act(cut, "acknowledge", "First");
        Assert.Equal("Open", Rows(cut)[0].QuerySelector(".c-state")!.TextContent);

        await Act(cut, "resolve", "Second");
        Assert.Equal(["First", "Third"], Names(cut));
        await cut.Find("[data-key=u]").ClickAsync(new MouseEventArgs());
        Assert.Equal(["First", "Second", "Third"], Names(cut));
        Assert.Contains("Undone", Text(cut, ".inbox-notes"), StringComparison.Ordinal);

        await Act(cut, "false-positive", "Third", "a test of ours");
        Assert.Equal(["First", "Second"], Names(cut));
        Assert.Equal("a test of ours", Acts.Known.Values.Single(alert => alert.Name == "Third").Disposition);
    }

    [Fact, Trait("Req", "AL9")]
    public async Task Acts_OnASelection_AreDoneToAllOfIt()
    {
        Set(Enumerable.Range(0, 130).Select(i => SomeAlert.Open($"Alert {i}", minutes: -i)));
        var cut = Show();
        await Select(cut, "Alert 1", "Alert 3");
        Assert.Equal("2 selected", Text(cut, ".inbox-count strong"));
        Assert.Equal("2", cut.Find(".inbox-desk").GetAttribute("data-selected"));
        Assert.Equal("true", Rows(cut)[1].GetAttribute("aria-selected"));

        await Desk(cut, desk => desk.Act("resolve", null, 0, null, null));
        Assert.Equal(["Alert 0", "Alert 2", "Alert 4"], Names(cut).Take(3));
        Assert.Equal("0", cut.Find(".inbox-desk").GetAttribute("data-selected"));

        await Desk(cut, desk => desk.SelectAll(true));
        Assert.Equal("128 selected", Text(cut, ".inbox-count strong"));
        await Desk(cut, desk => desk.Act("assign", null, 0, null, AlertsUrl.Nobody));
        Assert.Contains("None was done", Text(cut, ".inbox-notes"), StringComparison.Ordinal);
        await Desk(cut, desk => desk.Act("assign", null, 0, null, Me.ToString()));
        Assert.Contains("Assigned to ada: 128 alerts", Text(cut, ".inbox-notes"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL9")]
    public async Task Acts_OnMoreThanOneCommandTakes_AreOneActToTheViewer()
    {
        Set(Enumerable.Range(0, 2_300).Select(i => SomeAlert.Open($"Alert {i}", minutes: -i)));
        var cut = Show();
        await Desk(cut, desk => desk.SelectAll(true));

        await Desk(cut, desk => desk.Act("resolve", null, 0, null, null));
        Assert.Equal([1_000, 1_000, 300], Acts.Asked.Select(asked => asked.Alerts.Count));
        Assert.Contains("Resolved 2\u202f300 alerts.", Text(cut, ".inbox-notes"), StringComparison.Ordinal);

        await cut.Find("[data-key=u]").ClickAsync(new MouseEventArgs());
        Assert.Equal(2_300, Acts.Known.Values.Count(alert => alert.State == AlertState.Open));
    }

    [Fact, Trait("Req", "AL7"), Trait("Req", "AL9")]
    public async Task Acts_SomebodyWasQuicker_SaysWhoAndCanBeDoneAllTheSame()
    {
        var alert = SomeAlert.Open("First");
        Set(alert, SomeAlert.Open("Second", Severity.Warning));
        var cut = Show();
        await Desk(cut, desk => desk.Reading(true));
        Set(alert with { State = AlertState.Acknowledged, Life = 2, Version = 2 });
        Acts.Meanwhile = "Ben acknowledged it 12 s ago.";

        // Pressed before the browser had shown it.
        await Desk(cut, desk => desk.Act("resolve", alert.Id.ToString(), 1, "open", null));
        Assert.Equal("First of account/1: Ben acknowledged it 12 s ago.", Text(cut, ".inbox-refused"));
        Assert.Equal(AlertState.Acknowledged, Acts.Known[alert.Id].State);

        await cut.Find("[data-key=y]").ClickAsync(new MouseEventArgs());
        Assert.Equal(AlertState.Resolved, Acts.Known[alert.Id].State);
        Assert.Equal(["Second"], Names(cut));
        Assert.Contains("Resolved “First”", Text(cut, ".inbox-notes"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task Acts_NothingLeftToDo_OffersNoSecondTry()
    {
        var alert = SomeAlert.Open("First");
        Set(alert);
        var cut = Show();
        await Desk(cut, desk => desk.Reading(true));
        Set(alert with { State = AlertState.Resolved, Life = 2, Version = 2 });

        await Desk(cut, desk => desk.Act("resolve", alert.Id.ToString(), 1, "open", null));

        Assert.Equal("First of account/1: Ben resolved it 12 s ago.", Text(cut, ".inbox-refused"));
        Assert.Empty(cut.FindAll("[data-key=y]"));
    }

    [Fact, Trait("Req", "AL9")]
    public async Task Undo_TooLateOrNothing_SaysSo()
    {
        Set(SomeAlert.Open("First"));
        var cut = Show();
        await cut.Find("[data-key=u]").ClickAsync(new MouseEventArgs());
        Assert.Contains("There is nothing to undo.", Text(cut, ".inbox-notes"), StringComparison.Ordinal);

        await Act(cut, "acknowledge", "First");
        Assert.NotEmpty(cut.FindAll(".inbox-notes .button:not(.quiet)"));
        Time.Advance(IAlertActs.UndoWithin);
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll(".inbox-notes .notice")));

        Acts.TooLate = true;
        await cut.Find("[data-key=u]").ClickAsync(new MouseEventArgs());
        Assert.Contains("It is too late to undo: 30 s have passed. Reopen it instead.", Text(cut, ".inbox-notes"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task TakeNext_AmongWhatIsShown_IsMineAndUnderTheCursor()
    {
        var (old, young) = (SomeAlert.Open("Old", minutes: -10), SomeAlert.Open("Young"));
        Set(old, young);
        var cut = Show($"/alerts?q=score&sev=critical&rule={old.RuleId}&subject=account%2F1");

        await cut.Find("[data-key=t]").ClickAsync(new MouseEventArgs());

        Assert.Equal($"(score) severity:(critical) ruleid:({old.RuleId}) subject:(account/1)", Acts.TakenFrom.Single());
        Assert.Contains("Yours now: “Old”", Text(cut, ".inbox-notes"), StringComparison.Ordinal);
        Assert.Equal([old.Id.ToString(), 1], JSInterop.Invocations["goTo"].Single().Arguments);
    }

    [Fact, Trait("Req", "AL9")]
    public void Dialogs_OfferLastReasonsAndColleaguesMeFirst()
    {
        Store.Reasons.AddRange(["planned migration", "a test of ours"]);
        Set(SomeAlert.Open("First"));

        var cut = Show();

        Assert.Equal(["planned migration", "a test of ours"], cut.FindAll("[data-choose]").Select(choice => choice.GetAttribute("data-choose")));
        Assert.Equal(["zoe (admin)", "ben (operator)", "Nobody"], cut.FindAll("#inbox-assignee option").Select(option => option.TextContent));
        Assert.Equal(Me.ToString(), cut.Find("#inbox-assignee").GetAttribute("data-first"));
    }

    [Fact, Trait("Req", "AC2")]
    public void Acts_OfWhoMayNot_AreNotOffered()
    {
        SignIn("ann", Roles.Analyst);
        Set(SomeAlert.Open("First"));

        var cut = Show();

        Assert.Empty(cut.FindAll("[data-act], dialog"));
        Assert.NotEmpty(cut.FindAll("[data-key=j]"));
    }

    [Theory, Trait("Req", "OP6")]
    [InlineData(null, null, 0, null)]
    [InlineData("resolve", "no id", 1, "open")]
    [InlineData("resolve", "019b7c1d-0000-7000-8000-000000000001", 1, "nowhere")]
    [InlineData("explode", "019b7c1d-0000-7000-8000-000000000001", 1, "open")]
    [InlineData("assign", null, -1, null)]
    public async Task Act_Malformed_DoesNothing(string? kind, string? id, long life, string? state)
    {
        Set(SomeAlert.Open("First"));
        var cut = Show();

        await Desk(cut, desk => desk.Act(kind, id, life, state, "<b>"));
        await Desk(cut, desk => desk.Select([null, "x", id], true));
        await Desk(cut, desk => Done(() => desk.Look(int.MaxValue, int.MinValue)));

        Assert.Empty(Acts.Asked);
        Assert.Single(Rows(cut));
    }
}
