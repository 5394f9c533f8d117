using RiskConsole.Alerts.Inbox;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Events;
using RiskConsole.Tests.Alerts;

namespace RiskConsole.Tests.Components.Alerts;

/// <summary>Places found by the order of a list are those that looking at each row finds.</summary>
public sealed class InboxPlacesTests
{
    public static TheoryData<int> Orders => [.. Enum.GetValues<InboxOrder>().Select(order => (int)order)];

    [Theory, Trait("Req", "AL9")]
    [MemberData(nameof(Orders))]
    public void FindAndNewer_RandomLists_AgreeWithLookingAtEachRow(int number)
    {
        var order = (InboxOrder)number;
        var random = new Random(7 + number);
        for (var round = 0; round < 200; round++)
        {
            // Few minutes for many alerts: moments are shared.
            var known = Enumerable.Range(0, random.Next(40)).Select(_ => Item(random, random.Next(6))).ToList();
            var shown = known.Order(InboxRank.Of(order)).ToList();
            var fresh = Enumerable.Range(0, random.Next(10)).Select(_ => Item(random, 6 + random.Next(3))).ToList();
            var kept = known.Where(_ => random.Next(4) > 0).Select(item => random.Next(5) > 0 ? item : item with { Alert = item.Alert with { Severity = Any(random) } }).ToList();
            var latest = kept.Concat(fresh).Order(InboxRank.Of(order)).ToList();

            foreach (var item in shown)
                Assert.Same(latest.Find(other => other.Alert.Id == item.Alert.Id), InboxPlaces.Find(latest, item, order));
            // An older alert that rose above all of its new kind is counted like one that came.
            var risen = order != InboxOrder.Severity ? 0 : kept.Count(item => !known.Contains(item)
                && !shown.Exists(other => other.Alert.Severity == item.Alert.Severity && InboxRank.Newest.Compare(other, item) <= 0));
            var (count, _) = InboxPlaces.Newer(latest, shown, order);
            Assert.Equal(fresh.Count + risen, count);
        }
    }

    private static InboxItem Item(Random random, int minute) => new(SomeAlert.Open(severity: Any(random), minutes: minute), []);

    private static Severity Any(Random random) => Severities.All[random.Next(Severities.All.Count)];
}
