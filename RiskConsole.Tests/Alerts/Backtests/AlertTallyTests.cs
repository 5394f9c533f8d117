using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Storms;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Alerts.Backtests;

public class AlertTallyTests
{
    [Fact, Trait("Req", "AL4"), Trait("Req", "AL11")]
    public void Count_Flood_IsWhatAPersonWouldHaveSeen()
    {
        var rule = SomeRule.Compiled();
        var tally = new AlertTally(SomeAlert.Start.ToMicros(), 1_000);
        var admission = new Admission(new StormGate(new AlertOptions()));
        for (var i = 0; i < 500; i++)
        {
            var at = SomeAlert.Start.AddMilliseconds(i * 50);
            // Warnings, or they would pass for a while.
            tally.Count(admission.Admit(rule.Found(FindingKind.Raised, at, $"account/{i}", level: 1), at.ToMicros()), at.ToMicros());
        }
        List<AdmissionResult> over = [];
        admission.Advance(SomeAlert.Start.AddHours(1).ToMicros(), over);
        foreach (var result in over)
            tally.Count(result, SomeAlert.Start.AddHours(1).ToMicros());

        Assert.Equal((31, 470, 1), (tally.Total, tally.Collapsed, tally.Storms));
        var storm = Assert.Single(tally.Alerts, alert => alert.IsStorm);
        Assert.Equal((470L, AlertState.Resolved), (storm.Occurrences, storm.State));
    }
}
