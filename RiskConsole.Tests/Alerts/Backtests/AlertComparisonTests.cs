using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;

namespace RiskConsole.Tests.Alerts.Backtests;

public class AlertComparisonTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact, Trait("Req", "AL4")]
    public void Of_KeysAndTimes_TellsGainedLostAndSame()
    {
        var draft = new[] { Open("a", 0, 10), Open("a", 20, 30), Open("b", 0, 5), Open("c", 50, null) };
        var current = new[] { Open("a", 9, 12), Open("b", 6, 8), Open("c", 0, 49), Open("c", 90, 95) };

        var result = AlertComparison.Of(draft, current, sameKeys: true, listed: 10);

        Assert.Equal([draft[1], draft[2]], result.Gained);
        Assert.Equal([current[1], current[2]], result.Lost);
        Assert.Equal((2, 2, 2), (result.Same, result.GainedTotal, result.LostTotal));
    }

    [Fact, Trait("Req", "AL4")]
    public void Of_OtherKeys_GoesByTimeAlone()
    {
        var result = AlertComparison.Of([Open("a", 0, 10), Open("b", 40, 50)], [Open("x", 5, 6)], sameKeys: false, listed: 10);

        Assert.Equal((1, 1, 0), (result.Same, result.GainedTotal, result.LostTotal));
    }

    [Fact, Trait("Req", "AL4")]
    public void Of_ALongOneBeforeShortOnes_IsSeenBehindThem()
    {
        var current = new[] { Open("a", 0, 100), Open("a", 10, 11), Open("a", 20, 21) };

        Assert.Equal(1, AlertComparison.Of([Open("a", 60, 61)], current, sameKeys: true, listed: 10).Same);
    }

    [Fact, Trait("Req", "AL4")]
    public void Of_MoreThanIsListed_CountsTheRest()
    {
        var draft = Enumerable.Range(0, 30).Select(i => Open($"k{i}", i, i + 1)).ToArray();

        var result = AlertComparison.Of(draft, [], sameKeys: true, listed: 10);

        Assert.Equal((10, 30, 0), (result.Gained.Count, result.GainedTotal, result.Same));
    }

    [Fact, Trait("Req", "AL4")]
    public void PerDay_DaysWithoutAlerts_AreIncluded()
    {
        var tally = new AlertTally(0, 10);
        foreach (var hour in new[] { 1, 2, 50 })
        {
            var alert = Open("a", hour * 60, null);
            tally.Count(new AdmissionResult(AdmissionKind.Opened, alert), alert.OpenedAt.UtcTicks / 10 - DateTimeOffset.UnixEpoch.Ticks / 10);
        }

        Assert.Equal([2, 0, 1], tally.PerDay(s_start, s_start.AddDays(3)).Select(day => day.Alerts));
        Assert.Equal(new HourCount(s_start.AddHours(1), 1), tally.PeakHour());
        Assert.Equal([new SubjectCount("account/a", 3)], tally.Subjects());
    }

    private static Alert Open(string key, int from, int? to) => new()
    {
        Id = Guid.NewGuid(), Fingerprint = key, RuleId = Guid.Empty, RuleVersion = 1, Name = "n", Severity = Severity.Error, Key = key, Subject = "account/" + key,
        State = to is null ? AlertState.Open : AlertState.Resolved, Category = Category.Risk, Labels = new Dictionary<string, string>(), Message = "",
        FirstSeen = s_start.AddMinutes(from), LastSeen = s_start.AddMinutes(from), OpenedAt = s_start.AddMinutes(from),
        ResolvedAt = to is { } end ? s_start.AddMinutes(end) : null,
    };
}
