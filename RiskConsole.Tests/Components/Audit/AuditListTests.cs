using RiskConsole.Audit;
using RiskConsole.Components.Pages.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Components.Audit;

public class AuditListTests
{
    [Fact, Trait("Req", "AU2")]
    public void Take_TimesOutOfOrder_EachGoesToItsPlace()
    {
        var list = Begun(null, Act.Of(5), Act.Of(2));

        list.Take([Act.Of(6, time: Act.Of(3).Time), Act.Of(7)], hold: false);

        Assert.Equal([7, 5, 6, 2], Ids(list));
    }

    [Fact, Trait("Req", "AU2")]
    public void Take_OlderThanWhatIsLoaded_ComesWithItsPage()
    {
        var list = Begun(new(Act.Of(4).Time.ToMicros(), 4), Act.Of(5), Act.Of(4));

        list.Take([Act.Of(9, time: Act.Of(1).Time)], hold: false);
        Assert.Equal([5, 4], Ids(list));

        list.AddOlder(new([Act.Of(3), Act.Of(9, time: Act.Of(1).Time)], null));
        Assert.Equal([5, 4, 3, 9], Ids(list));
    }

    [Fact, Trait("Req", "AU2")]
    public void Take_KnownOnes_AreNotShownTwice()
    {
        var list = Begun(null, Act.Of(5), Act.Of(4));

        Assert.False(list.Take([Act.Of(5)], hold: false));
        Assert.True(list.Take([Act.Of(6)], hold: true));
        Assert.False(list.Take([Act.Of(6)], hold: true));

        Assert.Equal(1, list.Waiting);
        list.Release();
        Assert.Equal([6, 5, 4], Ids(list));
        Assert.Equal(0, list.Waiting);
    }

    [Fact, Trait("Req", "AU2")]
    public void Take_FloodWhileReading_KeepsABoundedNumberAndCountsTheRest()
    {
        var list = Begun(null, Act.Of(1));

        list.Take(Enumerable.Range(2, AuditList.MaxWaiting + 50).Select(id => Act.Of(id)), hold: true);

        Assert.Equal(AuditList.MaxWaiting + 50, list.Waiting);
        Assert.True(list.WaitingOverflows);
    }

    [Fact, Trait("Req", "AU2")]
    public void Take_FloodWhileStreaming_LetsTheOldestGoAndFindsThemByPaging()
    {
        var list = Begun(null, [.. Enumerable.Range(1, 200).Reverse().Select(id => Act.Of(id))]);

        list.Take(Enumerable.Range(201, 200).Select(id => Act.Of(id)), hold: false);

        Assert.Equal(AuditList.MaxStreaming, list.Rows.Length);
        Assert.Equal(400, list.Rows[0].Id);
        Assert.Equal(new AuditCursor(Act.Of(101).Time.ToMicros(), 101), list.Next);
    }

    private static AuditList Begun(AuditCursor? next, params AuditEntry[] rows)
    {
        var list = new AuditList();
        list.Begin(new(rows, next));
        return list;
    }

    private static long[] Ids(AuditList list) => [.. list.Rows.Select(entry => entry.Id)];
}
