using RiskConsole.Events;

namespace RiskConsole.Tests.Demo;

/// <summary>Each kind of incident breaks out within a day and shows the trace an analyst would look for.</summary>
public class IncidentTests
{
    private static readonly Lazy<List<RiskEvent>> Day = new(() => BridgeSimulationTests.Run(seed: 11, TimeSpan.FromDays(1), rate: 2));

    [Fact, Trait("Req", "OP1")]
    public void VaultDrain_Day_EmptiesAVaultThatIsPausedAndLaterResumed()
    {
        var paused = Day.Value.First(e => e.Type == "io.meridian.vault.paused");
        var resumed = Day.Value.First(e => e.Type == "io.meridian.vault.resumed" && e.Time > paused.Time);

        Assert.Equal(Severity.Critical, paused.Severity);
        Assert.Equal(paused.Subject, resumed.Subject);
        Assert.True(paused.DataRoot.GetProperty("lost_usd").GetDouble() > 1e6);
        var drained = Day.Value.Where(e => e.Type == "io.meridian.bridge.withdrawal" && e.Score > 0.9 && e.Time < paused.Time && e.Time > paused.Time.AddMinutes(-10));
        Assert.True(drained.Count() >= 5);
        Assert.DoesNotContain(Withdrawals(), w => w.Time > paused.Time && w.Time < resumed.Time
            && w.DataRoot.GetProperty("vault").GetString() == paused.Subject && w.Score < 0.1);
    }

    [Fact, Trait("Req", "OP1")]
    public void ReplayedWithdrawal_Day_ClaimsOneIdAgainInOtherTransactions()
    {
        var replayed = Withdrawals().GroupBy(e => e.DataRoot.GetProperty("withdrawal_id").GetString()).Where(g => g.Count() > 1).ToList();

        Assert.NotEmpty(replayed);
        Assert.All(replayed, g =>
        {
            Assert.Single(g.Select(e => e.Subject).Distinct());
            Assert.Equal(g.Count(), g.Select(e => e.DataRoot.GetProperty("tx").GetString()).Distinct().Count());
            Assert.All(g.Skip(1), e => Assert.True(e.Severity >= Severity.Error));
        });
    }

    [Fact, Trait("Req", "OP1")]
    public void SilentValidator_Day_HasNoHeartbeatUntilItRecovers()
    {
        var recovered = Day.Value.First(e => e.Type == "io.meridian.validator.recovered");
        var missed = Day.Value.First(e => e.Type == "io.meridian.validator.missed" && e.Subject == recovered.Subject);

        Assert.DoesNotContain(Day.Value, e => e.Type == "io.meridian.validator.heartbeat" && e.Subject == recovered.Subject
            && e.Time > missed.Time && e.Time < recovered.Time.AddSeconds(-1));
    }

    [Fact, Trait("Req", "OP1")]
    public void CreepingAccount_Day_ScoresClimbOnAmountsBelowTheLimit()
    {
        var creeping = Withdrawals().Where(e => e.DataRoot.GetProperty("withdrawal_id").GetString()!.StartsWith("w-c", StringComparison.Ordinal))
            .GroupBy(e => e.Subject).First(g => g.Count() > 10).ToList();

        Assert.All(creeping, e => Assert.InRange(e.DataRoot.GetProperty("usd").GetDouble(), 9_000, 10_000));
        Assert.Equal(creeping.Select(e => e.Score), creeping.Select(e => e.Score).Order());
    }

    [Fact, Trait("Req", "OP1")]
    public void SignInGuessing_Day_EndsLockedOrLetIn()
    {
        var endings = Day.Value.Where(e => e.DataRoot.TryGetProperty("failed_before", out _)).ToList();

        Assert.Contains(endings, e => e.Type == "io.meridian.access.account_locked");
        Assert.All(endings, end => Assert.True(Day.Value.Count(e => e.Type == "io.meridian.access.sign_in_failed" && e.Subject == end.Subject
            && e.Time <= end.Time && e.Time > end.Time.AddMinutes(-10)) >= 12));
    }

    [Fact, Trait("Req", "OP1")]
    public void RelayerLag_Day_SlowsTheRelayersOwnSubmissions()
    {
        var worst = Day.Value.Where(e => e.Type == "io.meridian.relayer.lag").MaxBy(e => e.Score)!;

        Assert.Contains(Day.Value, e => e.Type == "io.meridian.relayer.submission" && e.Subject == worst.Subject
            && (e.Time - worst.Time).Duration() < TimeSpan.FromMinutes(2) && e.DataRoot.GetProperty("latency_ms").GetDouble() > 5_000);
    }

    private static IEnumerable<RiskEvent> Withdrawals() => Day.Value.Where(e => e.Type == "io.meridian.bridge.withdrawal");
}
