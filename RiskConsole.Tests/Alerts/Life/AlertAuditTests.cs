using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Events;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Life;

public class AlertAuditTests : IAsyncLifetime
{
    private TestConsole _console = null!;
    private ClaimsPrincipal _ben = null!;
    private ClaimsPrincipal _ada = null!;

    private IAlertActs Acts => _console.Get<IAlertActs>();

    public async Task InitializeAsync()
    {
        _console = await TestConsole.StartAsync();
        _ben = await Principals.SignedInAsync(_console, "ben", Roles.Operator);
        _ada = await Principals.SignedInAsync(_console, "ada.l", Roles.Admin);
        await _console.SendAsync(Some.Event(subject: "account/1", score: 0.95), Some.Event(subject: "account/2", score: 0.96));
        await Deadline.UntilAsync(() => _console.Get<AlertBoard>().All().Length == 2, "both are open");
    }

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact, Trait("Req", "AU1")]
    public async Task Acts_WholeLife_EachTellsWhatChangedAndWhy()
    {
        var alert = _console.Get<AlertBoard>().All()[0];
        foreach (var act in (AlertAct[])[new(ActKind.Acknowledge), new(ActKind.Assign, Assignee: _ada.UserId()), new(ActKind.Unassign), new(ActKind.Unacknowledge),
            new(ActKind.Resolve, "Was a drill"), new(ActKind.FalsePositive, "A relayer"), new(ActKind.Reopen)])
            alert = (await Acts.ActAsync(_ben, act, [new(alert.Id, alert.Life)], Deadline.Token)).Done[0];
        await Acts.NoteAsync(_ben, alert.Id, "ask @ada.l", Deadline.Token);

        var told = await ToldEntries.OfAsync(_console, "alert");

        Assert.Equal(
            ["alert.acknowledge", "alert.assign", "alert.unassign", "alert.unacknowledge", "alert.resolve", "alert.false-positive", "alert.reopen", "alert.note"],
            told.Select(entry => entry.Action));
        Assert.All(told, entry => Assert.Equal(($"alert:{alert.Id}", $"u:{_ben.UserId()}", "ok"), (entry.Target, entry.Actor, entry.Outcome)));
        Assert.Equal(("""{"state":"open"}""", """{"state":"acknowledged"}"""), (told[0].Before, told[0].After));
        Assert.Equal(("{}", $$"""{"assignee":"u:{{_ada.UserId()}}"}""", "ada.l"), (told[1].Before, told[1].After, (string?)told[1].Personal!["assignee"]));
        Assert.Equal($$"""{"assignee":"u:{{_ada.UserId()}}"}""", told[2].Before);
        Assert.Equal(("Was a drill", "A relayer"), (told[4].Reason, told[5].Reason));
        Assert.Equal($$"""["u:{{_ada.UserId()}}"]""", told[7].Data["mentions"]!.ToJsonString());
        Assert.Equal("ask @ada.l", (string?)told[7].Data["text"]);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Acts_OnManyAndUndone_OneEntryEachUnderTheBatch()
    {
        var alerts = _console.Get<AlertBoard>().All();
        await Acts.ActAsync(_ada, new(ActKind.Resolve), [new(alerts[0].Id, alerts[0].Life)], Deadline.Token);

        var result = await Acts.ActAsync(_ben, new(ActKind.Acknowledge), [.. alerts.Select(alert => new AlertSeen(alert.Id, alert.Life))], Deadline.Token);
        await Acts.UndoAsync(_ben, result.Batch, Deadline.Token);
        var taken = await Acts.TakeNextAsync(_ben, "", Deadline.Token);

        var told = (await ToldEntries.OfAsync(_console, "alert"))[1..];
        Assert.Equal(["alert.acknowledge", "alert.acknowledge", "alert.undo", "alert.take"], told.Select(entry => entry.Action));
        Assert.All(told.Take(3), entry => Assert.Equal($"{result.Batch}", entry.Correlation));
        Assert.Equal(["failed", "ok"], told.Take(2).Select(entry => entry.Outcome));
        Assert.StartsWith("Somebody resolved it", told[0].Reason, StringComparison.Ordinal);
        Assert.Equal(($"u:{_ada.UserId()}", "ada.l"), ((string?)told[0].Data["first"], (string?)told[0].Personal!["first"]));
        Assert.DoesNotContain("ada.l", told[0].Entry.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(("""{"state":"acknowledged"}""", """{"state":"open"}""", "acknowledge"), (told[2].Before, told[2].After, (string?)told[2].Data["undone"]));
        Assert.Equal(($"alert:{taken!.Done[0].Id}", $$"""{"assignee":"u:{{_ben.UserId()}}"}"""), (told[3].Target, told[3].After));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Acts_Refused_LeaveFailedEntries()
    {
        var alert = _console.Get<AlertBoard>().All()[0];
        var analyst = await Principals.SignedInAsync(_console, "ann", Roles.Analyst);
        AlertSeen[] seen = [new(alert.Id, alert.Life)];
        var done = await Acts.ActAsync(_ada, new(ActKind.Acknowledge), seen, Deadline.Token);

        await RefusedAsync(() => Acts.ActAsync(_ben, new(ActKind.FalsePositive), seen, Deadline.Token));
        await RefusedAsync(() => Acts.ActAsync(_ben, new(ActKind.Assign, Assignee: analyst.UserId()), seen, Deadline.Token));
        await RefusedAsync(() => Acts.TakeNextAsync(_ben, "severity:(", Deadline.Token));
        await RefusedAsync(() => Acts.NoteAsync(_ben, alert.Id, " ", Deadline.Token));
        await RefusedAsync(() => Acts.NoteAsync(_ben, Guid.NewGuid(), "x", Deadline.Token));
        await RefusedAsync(() => Acts.UndoAsync(_ben, done.Batch, Deadline.Token));
        Assert.Single((await Acts.ActAsync(_ben, new(ActKind.Resolve), [new(Guid.NewGuid(), 1)], Deadline.Token)).Refused);

        var told = (await ToldEntries.OfAsync(_console, "alert"))[1..];
        Assert.Equal(
            ["alert.false-positive", "alert.assign", "alert.take", "alert.note", "alert.note", "alert.undo", "alert.resolve"], told.Select(entry => entry.Action));
        Assert.All(told, entry => Assert.Equal("failed", entry.Outcome));
        Assert.Equal($"alert:{alert.Id}", told[0].Target);
        Assert.Equal(("Somebody with the role analyst may not work on alerts.", "Somebody else did this."), (told[1].Reason, told[5].Reason));
        Assert.All(told, entry => Assert.DoesNotMatch("ann|ada", entry.Reason));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Acknowledge_AuditLogCannotBeWritten_ChangesNothingAndSaysSo()
    {
        var alert = _console.Get<AlertBoard>().All()[0];
        await BrokenAudit.BreakAsync(_console);

        var refused = await Assert.ThrowsAsync<LogBusyException>(() => Acts.ActAsync(_ben, new(ActKind.Acknowledge), [new(alert.Id, alert.Life)], Deadline.Token));

        Assert.StartsWith("The audit log cannot be written, so nothing was done.", refused.Message, StringComparison.Ordinal);
        Assert.All(await _console.StoredAsync(), stored => Assert.Equal(AlertState.Open, stored.State));
        await BrokenAudit.MendAsync(_console);
        Assert.Single((await Acts.ActAsync(_ben, new(ActKind.Acknowledge), [new(alert.Id, alert.Life)], Deadline.Token)).Done);
        TimelineTruth.Holds(_console.DatabaseFile);
    }

    private static Task<InputRefusedException> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<InputRefusedException>(act);
}
