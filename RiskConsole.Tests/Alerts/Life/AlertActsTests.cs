using System.Security.Claims;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Life;

public class AlertActsTests : IAsyncLifetime
{
    private TestConsole _console = null!;
    private ClaimsPrincipal _ben = null!;
    private ClaimsPrincipal _ada = null!;

    private IAlertActs Acts => _console.Get<IAlertActs>();

    public async Task InitializeAsync()
    {
        _console = await TestConsole.StartAsync(settings: [("Alerts:StormAlerts", "1000"), ("Alerts:StormTotal", "1000")]);
        _ben = await Principals.SignedInAsync(_console, "ben", Roles.Operator);
        _ada = await Principals.SignedInAsync(_console, "ada.l", Roles.Admin);
    }

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact, Trait("Req", "AL7")]
    public async Task ActAsync_WholeLife_IsShownAtOnceStoredAndTold()
    {
        var alert = await OpenedAsync();

        alert = await DoAsync(_ben, new(ActKind.Acknowledge), alert);
        Assert.Equal((AlertState.Acknowledged, "ben", 2L), (alert.State, alert.AcknowledgedBy, alert.Life));
        Assert.Equal(AlertState.Acknowledged, Assert.Single(_console.Get<AlertBoard>().All()).State);
        alert = await DoAsync(_ben, new(ActKind.Assign, Assignee: _ada.UserId()), alert);
        Assert.Equal("ada.l", alert.Assignee);
        alert = await DoAsync(_ada, new(ActKind.Unassign), alert);
        alert = await DoAsync(_ada, new(ActKind.Unacknowledge), alert);
        alert = await DoAsync(_ada, new(ActKind.Resolve, "Was a drill"), alert);
        Assert.Equal((AlertState.Resolved, "ada.l"), (alert.State, alert.ResolvedBy));
        alert = await DoAsync(_ben, new(ActKind.FalsePositive, "A known relayer"), alert);
        Assert.Equal("A known relayer", alert.Disposition);
        alert = await DoAsync(_ben, new(ActKind.Reopen), alert);

        Assert.Equal((AlertState.Open, 8L, null, null), (alert.State, alert.Life, alert.Disposition, alert.ResolvedBy));
        var stored = Assert.Single(await _console.StoredAsync());
        Assert.Equivalent(alert, stored with { Version = alert.Version });
        var entries = await TimelineAsync(alert);
        Assert.Equal(
            [EntryKind.Opened, EntryKind.Acknowledged, EntryKind.Assigned, EntryKind.Unassigned, EntryKind.Unacknowledged, EntryKind.Resolved, EntryKind.FalsePositive, EntryKind.Reopened],
            entries.Select(entry => entry.Kind));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8], entries.Select(entry => entry.Life));
        Assert.Equal(("ada.l", "Was a drill", true), (entries[5].Actor, entries[5].Text, entries[5].IsAct));
        Assert.Equal([_ada.UserId()!.Value], entries[2].Mentions);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task ActAsync_TwoOnOne_OneWinsAndTheOtherIsToldWhoAndWhen()
    {
        var alert = await OpenedAsync();

        var results = await Task.WhenAll(
            Acts.ActAsync(_ben, new(ActKind.Resolve), [new(alert.Id, alert.Life)], Deadline.Token),
            Acts.ActAsync(_ada, new(ActKind.FalsePositive, "No"), [new(alert.Id, alert.Life)], Deadline.Token));

        Assert.Single(results, result => result.Done.Count == 1);
        var refusal = Assert.Single(results.SelectMany(result => result.Refused));
        var winner = refusal.Current!.ResolvedBy!;
        var (done, state) = winner == "ben" ? ("resolved it", "resolved") : ("called it a false positive", "false positive");
        Assert.Matches($"^{winner} {done} (just now|[0-9]+ s ago)\\. It is {state} now\\.$", refusal.Message);
        // The other may go on from what it is now.
        await DoAsync(winner == "ben" ? _ada : _ben, new(ActKind.Reopen), refusal.Current);
        Assert.Equal(3, (await TimelineAsync(alert)).Count);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task ActAsync_ResolvedAndFoundAgain_OpensAnotherAndTheFirstIsNotReopenedBesideIt()
    {
        var alert = await OpenedAsync();
        alert = await DoAsync(_ben, new(ActKind.Resolve), alert);
        await Deadline.UntilAsync(async () =>
        {
            await _console.SendAsync(Some.Event(score: 0.96));
            return _console.Shown() is [var again] && again.Id != alert.Id;
        }, "another alert is open");
        var other = _console.Shown()[0];

        var refused = Assert.Single((await Acts.ActAsync(_ben, new(ActKind.Reopen), [new(alert.Id, alert.Life)], Deadline.Token)).Refused);

        Assert.Equal($"The rule found it again: alert {other.Id} is open for the same. Work on that one.", refused.Message);
    }

    [Fact, Trait("Req", "AL9")]
    public async Task UndoAsync_WithinTime_RestoresWhatWasBefore()
    {
        var alert = await DoAsync(_ben, new(ActKind.Acknowledge), await OpenedAsync());
        var resolved = await Acts.ActAsync(_ben, new(ActKind.Resolve), [new(alert.Id, alert.Life)], Deadline.Token);

        await Assert.ThrowsAsync<InputRefusedException>(() => Acts.UndoAsync(_ada, resolved.Batch, Deadline.Token));
        var undone = await Acts.UndoAsync(_ben, resolved.Batch, Deadline.Token);

        var now = Assert.Single(undone.Done);
        Assert.Equal((AlertState.Acknowledged, "ben", 4L, null), (now.State, now.AcknowledgedBy, now.Life, now.ResolvedBy));
        Assert.Equal(now.Id, Assert.Single(_console.Get<AlertBoard>().All()).Id);
        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => Acts.UndoAsync(_ben, resolved.Batch, Deadline.Token));
        Assert.Equal("It was undone already.", refused.Message);
    }

    [Fact, Trait("Req", "AL9")]
    public async Task UndoAsync_TooLateOrChangedSince_SaysSo()
    {
        var alert = await OpenedAsync();
        var first = await Acts.ActAsync(_ben, new(ActKind.Acknowledge), [new(alert.Id, alert.Life)], Deadline.Token);
        var second = await Acts.ActAsync(_ada, new(ActKind.Resolve), [new(alert.Id, first.Done[0].Life)], Deadline.Token);

        var refusal = Assert.Single((await Acts.UndoAsync(_ben, first.Batch, Deadline.Token)).Refused);
        Assert.StartsWith("ada.l resolved it", refusal.Message, StringComparison.Ordinal);
        await _console.Get<IStoreWriter>().WriteAsync(
            transaction => transaction.Db.Database.ExecuteSqlRaw("UPDATE alert_entry SET at_us = at_us - 31000000"), Deadline.Token);

        var late = await Assert.ThrowsAsync<InputRefusedException>(() => Acts.UndoAsync(_ada, second.Batch, Deadline.Token));
        Assert.Equal("It is too late to undo: 30 s have passed. Reopen it instead.", late.Message);
        Assert.Equal("There is nothing to undo.", (await Assert.ThrowsAsync<InputRefusedException>(() => Acts.UndoAsync(_ada, Guid.NewGuid(), Deadline.Token))).Message);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task ActAsync_DatabaseLockedByAnother_SaysSoAndNothingIsDone()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Store:BusyTimeout", "00:00:00.200")]);
        var ben = await Principals.SignedInAsync(console, "ben", Roles.Operator);
        await console.SendAsync(Some.Event(score: 0.95));
        var alert = await console.UntilOneAsync();
        using (var other = new SqliteConnection($"Data Source={console.DatabaseFile};Pooling=False"))
        {
            other.Open();
            using var held = other.BeginTransaction(deferred: false);
            var busy = await Assert.ThrowsAsync<LogBusyException>(
                () => console.Get<IAlertActs>().ActAsync(ben, new(ActKind.Resolve), [new(alert.Id, alert.Life)], Deadline.Token));
            Assert.Contains("Another process holds the database", busy.Message, StringComparison.Ordinal);
            Assert.Single(console.Get<AlertBoard>().All());
            held.Rollback();
        }

        Assert.Single((await console.Get<IAlertActs>().ActAsync(ben, new(ActKind.Resolve), [new(alert.Id, alert.Life)], Deadline.Token)).Done);
        TimelineTruth.Holds(console.DatabaseFile);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task ManyPeopleWhileItIsFoundOnAndOn_TimelinesLeadToWhereAlertsStand()
    {
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
                await _console.SendAsync(Some.Event(subject: $"account/{i % 5}", score: i % 3 == 0 ? 0.95 : 0.75));
        });
        var acting = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            var random = new Random(i);
            while (!sending.IsCompleted)
            {
                foreach (var alert in await _console.StoredAsync())
                {
                    var kind = (ActKind)random.Next(6);
                    var user = random.Next(2) == 0 ? _ben : _ada;
                    var result = await Acts.ActAsync(user, new(kind, kind == ActKind.FalsePositive ? "no" : null), [new(alert.Id, alert.Life)], Deadline.Token);
                    if (result.Done.Count > 0 && random.Next(4) == 0)
                        await Acts.UndoAsync(user, result.Batch, Deadline.Token);
                }
            }
        })).ToArray();
        await Task.WhenAll([sending, .. acting]);

        await Deadline.UntilAsync(() => 150L.Equals(_console.Scalar("SELECT sum(occurrences) FROM alert")), "each finding is counted once");
        TimelineTruth.Holds(_console.DatabaseFile);
        var stored = (await _console.StoredAsync()).Where(alert => alert.IsOpen).OrderBy(alert => alert.Id);
        await Deadline.UntilAsync(
            () => stored.Select(alert => (alert.Id, alert.Version)).SequenceEqual(_console.Get<AlertBoard>().All().OrderBy(a => a.Id).Select(a => (a.Id, a.Version))),
            "what is shown is what is stored");
    }

    [Fact, Trait("Req", "AL7")]
    public async Task TakeNextAsync_ManyAtOnce_NoTwoGetTheSameAndTheWorstOldestComesFirst()
    {
        // Of those that come in the same microsecond none is older.
        await _console.SendAsync([.. Enumerable.Range(0, 4).Select(i => Some.Event(subject: $"account/{i}", score: i < 3 ? 0.75 : 0.95))]);
        await Deadline.UntilAsync(() => _console.Get<AlertBoard>().All().Length == 4, "the oldest are open");
        await _console.SendAsync([.. Enumerable.Range(4, 2).Select(i => Some.Event(subject: $"account/{i}", score: 0.95))]);
        await Deadline.UntilAsync(() => _console.Get<AlertBoard>().All().Length == 6, "all are open");

        var first = await Acts.TakeNextAsync(_ben, "", Deadline.Token);
        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Acts.TakeNextAsync(i % 2 == 0 ? _ben : _ada, "", Deadline.Token)));

        Assert.Equal(("account/3", "ben"), (first!.Done[0].Subject, first.Done[0].Assignee));
        Assert.Equal(5, taken.Where(result => result is not null).Select(result => result!.Done[0].Id).Distinct().Count());
        Assert.Single(taken, result => result is null);
        await Acts.UndoAsync(_ben, first.Batch, Deadline.Token);
        Assert.Null(await Acts.TakeNextAsync(_ada, "severity:warning", Deadline.Token));
        Assert.Equal("account/3", (await Acts.TakeNextAsync(_ada, "severity:critical", Deadline.Token))!.Done[0].Subject);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task NoteAsync_Mentions_AreThoseWhoAreUsers()
    {
        var alert = await OpenedAsync();

        var entry = await Acts.NoteAsync(_ben, alert.Id, "  @ADA.L. please ask @nobody or x@ada.l\r\nthanks  ", Deadline.Token);

        Assert.Equal("@ADA.L. please ask @nobody or x@ada.l\nthanks", entry.Text);
        Assert.Equal([_ada.UserId()!.Value], entry.Mentions);
        Assert.Equivalent(entry, (await TimelineAsync(alert))[^1]);
        Assert.Equal("text", (await Assert.ThrowsAsync<InputRefusedException>(() => Acts.NoteAsync(_ben, alert.Id, " ", Deadline.Token))).Faults[0].Field);
        await Assert.ThrowsAsync<InputRefusedException>(() => Acts.NoteAsync(_ben, Guid.NewGuid(), "x", Deadline.Token));
    }

    [Fact, Trait("Req", "AL7")]
    public async Task ActAsync_NotAllowedOrMalformed_IsRefused()
    {
        var alert = await OpenedAsync();
        var analyst = await Principals.SignedInAsync(_console, "ann", Roles.Analyst);
        AlertSeen[] seen = [new(alert.Id, alert.Life)];

        await Assert.ThrowsAsync<AccessDeniedException>(() => Acts.ActAsync(analyst, new(ActKind.Resolve), seen, Deadline.Token));
        await FieldAsync("reason", new(ActKind.FalsePositive, " "), seen);
        await FieldAsync("reason", new(ActKind.Resolve, new string('x', 501)), seen);
        await FieldAsync("assignee", new(ActKind.Assign, Assignee: Guid.NewGuid()), seen);
        await FieldAsync("assignee", new(ActKind.Assign, Assignee: analyst.UserId()), seen);
        await FieldAsync("alerts", new(ActKind.Resolve), []);
        await FieldAsync("alerts", new(ActKind.Resolve), [.. Enumerable.Range(0, 1_001).Select(_ => new AlertSeen(Guid.NewGuid(), 1))]);
        var unknown = Assert.Single((await Acts.ActAsync(_ben, new(ActKind.Resolve), [new(Guid.NewGuid(), 1)], Deadline.Token)).Refused);
        Assert.Equal(("There is no such alert.", null), (unknown.Message, unknown.Current));
        Assert.Equal("It is not acknowledged.", Assert.Single((await Acts.ActAsync(_ben, new(ActKind.Unacknowledge), seen, Deadline.Token)).Refused).Message);
        Assert.Single(await TimelineAsync(alert));
    }

    [Fact, Trait("Req", "AL7")]
    public async Task ActAsync_ChannelOneMayNotSee_IsAsIfItWereNotThere()
    {
        await _console.SendAsync(Some.Event(score: 0.95, category: Category.User));
        var alert = await _console.UntilOneAsync();

        var refused = Assert.Single((await Acts.ActAsync(_ben, new(ActKind.Resolve), [new(alert.Id, alert.Life)], Deadline.Token)).Refused);

        Assert.Equal(("There is no such alert.", null), (refused.Message, refused.Current));
        Assert.Null(await Acts.TakeNextAsync(_ben, "", Deadline.Token));
        await Assert.ThrowsAsync<InputRefusedException>(() => Acts.NoteAsync(_ben, alert.Id, "x", Deadline.Token));
        Assert.Empty(await _console.Get<IAlertTimeline>().OfAsync(alert.Id, CategorySet.Risk, 10, Deadline.Token));
        refused = Assert.Single((await Acts.ActAsync(_ada, new(ActKind.Assign, Assignee: _ben.UserId()), [new(alert.Id, alert.Life)], Deadline.Token)).Refused);
        Assert.Equal("ben may not see alerts of the channel user. Choose another.", refused.Message);
    }

    [Fact, Trait("Req", "AL9")]
    public async Task ActAsync_Bulk_DecidesEachByItself()
    {
        await _console.SendAsync([.. Enumerable.Range(0, 600).Select(i => Some.Event(subject: $"account/{i}", score: 0.95))]);
        await Deadline.UntilAsync(() => _console.Get<AlertBoard>().All().Length == 600, "all are open");
        var alerts = _console.Get<AlertBoard>().All();
        await DoAsync(_ada, new(ActKind.Resolve), alerts[7]);

        var result = await Acts.ActAsync(_ben, new(ActKind.Acknowledge), [.. alerts.Select(alert => new AlertSeen(alert.Id, alert.Life))], Deadline.Token);

        Assert.Equal((599, alerts[7].Id), (result.Done.Count, Assert.Single(result.Refused).Id));
        Assert.Equal(599, _console.Get<AlertBoard>().All().Count(alert => alert.State == AlertState.Acknowledged));
        Assert.Equal(599, (await Acts.UndoAsync(_ben, result.Batch, Deadline.Token)).Done.Count);
    }

    private async Task FieldAsync(string field, AlertAct act, AlertSeen[] seen) =>
        Assert.Equal(field, (await Assert.ThrowsAsync<InputRefusedException>(() => Acts.ActAsync(_ben, act, seen, Deadline.Token))).Faults[0].Field);

    private async Task<Alert> OpenedAsync()
    {
        await _console.SendAsync(Some.Event(score: 0.95));
        return await _console.UntilOneAsync();
    }

    private async Task<Alert> DoAsync(ClaimsPrincipal user, AlertAct act, Alert alert)
    {
        var result = await Acts.ActAsync(user, act, [new(alert.Id, alert.Life)], Deadline.Token);
        Assert.Empty(result.Refused);
        return Assert.Single(result.Done);
    }

    private Task<IReadOnlyList<AlertEntry>> TimelineAsync(Alert alert) => _console.Get<IAlertTimeline>().OfAsync(alert.Id, CategorySet.All, 100, Deadline.Token);
}
