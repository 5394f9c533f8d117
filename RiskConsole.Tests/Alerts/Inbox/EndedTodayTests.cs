using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Inbox;

public class EndedTodayTests
{
    [Fact, Trait("Req", "ME1"), Trait("Req", "AL7")]
    public async Task Board_OpenAndEnded_TellsAcknowledgedApartAndCountsEndsOfPeopleAndTheirOwn()
    {
        await using var console = await TestConsole.StartAsync();
        var board = console.Get<AlertBoard>();
        var now = DateTimeOffset.UtcNow;
        // A person ends what was seen last weeks ago; a storm's were shown to nobody.
        Alert[] ended =
        [
            Ended("recovery", AlertState.Resolved, now), Ended("eve", AlertState.Resolved, now) with { LastSeen = now.AddDays(-30) }, Ended("eve", AlertState.FalsePositive, now),
            Ended("quiet", AlertState.Resolved, now) with { StormId = Guid.NewGuid() }, Ended("recovery", AlertState.Resolved, now.AddDays(-1)),
            Ended("rule", AlertState.Resolved, now) with { Shadow = true },
        ];
        Alert[] open = [SomeAlert.Open(minutes: 1), SomeAlert.Open(minutes: 2, state: AlertState.Acknowledged) with { AcknowledgedAt = now }];
        await console.Get<IStoreWriter>().WriteAsync(transaction =>
        {
            AlertRows.Write(transaction, [.. ended, .. open]);
            return true;
        }, Deadline.Token);

        // The console's own load at its start may end after this one.
        await Deadline.UntilAsync(
            async () =>
            {
                await board.LoadAsync(Deadline.Token);
                return board.For(CategorySet.All).Total == 2;
            },
            "what is stored is shown");
        Check(board.For(CategorySet.All), 2, 1, 3);

        board.Apply([open[0] with { State = AlertState.FalsePositive, ResolvedAt = now, ResolvedBy = "eve", Version = 9, Life = 2 }]);
        await Deadline.UntilAsync(() => board.For(CategorySet.All).Total == 1, "what was ended is gone");
        Check(board.For(CategorySet.All), 1, 1, 4);
    }

    private static void Check(AlertSnapshot snapshot, int open, int acknowledged, int ended) =>
        Assert.Equal((open, acknowledged, ended), (snapshot.Total, snapshot.Acknowledged, snapshot.ResolvedToday));

    private static Alert Ended(string by, AlertState state, DateTimeOffset at) => SomeAlert.Open(state: state) with { ResolvedBy = by, ResolvedAt = at };
}
