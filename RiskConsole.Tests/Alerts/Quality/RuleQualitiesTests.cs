using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Quality;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Quality;

public class RuleQualitiesTests
{
    private static readonly Guid[] s_rules = [.. Enumerable.Range(0, 3).Select(_ => Guid.NewGuid())];

    [Fact, Trait("Req", "AL14")]
    public async Task ReportAsync_AlertsOfAllFates_CountsWhatTheReferenceCounts()
    {
        await using var console = await TestConsole.StartAsync();
        var now = DateTimeOffset.UtcNow;
        var random = new Random(14);
        // Now is past midnight by more than a moment in most runs, and the report's clock may be a little later: nothing is opened at the edges.
        var alerts = Enumerable.Range(0, 400).Select(_ => Any(random, now)).ToList();
        await StoreAsync(console, alerts);
        var qualities = console.Get<IRuleQualities>();

        foreach (var days in QualityReport.Spans)
        {
            var report = await qualities.ReportAsync(Actors.System("test"), days, Deadline.Token);
            Same(QualityReference.Of(alerts, CategorySet.All, days, report.At), report);
        }

        var judged = await qualities.JudgedAsync(Actors.System("test"), s_rules[0], 90, Deadline.Token);
        var quality = (await qualities.ReportAsync(Actors.System("test"), 90, Deadline.Token)).Of(s_rules[0], shadow: false);
        Assert.Equal((quality.FalsePositives, quality.Real), (judged.Count(j => j.IsFalse), judged.Count(j => !j.IsFalse)));
        Assert.All(judged, j =>
        {
            var alert = alerts.Single(a => a.Id == j.Id);
            Assert.Equal((alert.Peak ?? alert.Observed, alert.Key, alert.Disposition), (j.Value, j.Key, j.Reason));
        });
    }

    [Fact, Trait("Req", "AL14"), Trait("Req", "AC2")]
    public async Task ReportAsync_FewerCategories_SeesNothingOfTheOthers()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:Categories:operator", "risk"));
        var now = DateTimeOffset.UtcNow;
        var random = new Random(7);
        var alerts = Enumerable.Range(0, 60).Select(_ => Any(random, now)).ToList();
        await StoreAsync(console, alerts);
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, Roles.Operator)], "test"));
        // As the guard of a program: what is asked here is which alerts count.
        var qualities = new RuleQualities(new OpenGate(), console.Get<CategoryAccess>(), console.Get<QualityReading>(), TimeProvider.System);

        var report = await qualities.ReportAsync(user, 90, Deadline.Token);

        Same(QualityReference.Of(alerts, CategorySet.Risk, 90, report.At), report);
        Assert.True(report.All.Alerts < (await console.Get<IRuleQualities>().ReportAsync(Actors.System("test"), 90, Deadline.Token)).All.Alerts);
        await Assert.ThrowsAsync<InputRefusedException>(() => qualities.ReportAsync(user, 31, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => console.Get<IRuleQualities>().ReportAsync(new ClaimsPrincipal(new ClaimsIdentity()), 7, Deadline.Token));
    }

    [Fact, Trait("Req", "AL14")]
    public async Task ReportAsync_AskedOften_IsComputedOnceForAllUntilItIsOld()
    {
        await using var console = await TestConsole.StartAsync();
        var time = new ManualTimeProvider();
        var qualities = new RuleQualities(new OpenGate(), console.Get<CategoryAccess>(), console.Get<QualityReading>(), time);
        var first = await qualities.ReportAsync(Actors.System("ada"), 7, Deadline.Token);

        Assert.Same(first, await qualities.ReportAsync(Actors.System("eve"), 7, Deadline.Token));
        Assert.NotSame(first, await qualities.ReportAsync(Actors.System("eve"), 30, Deadline.Token));
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.NotSame(first, await qualities.ReportAsync(Actors.System("ada"), 7, Deadline.Token));
    }

    [Theory, Trait("Req", "AL14")]
    [InlineData(0, 0, 0, 1)]
    [InlineData(3, 3, 0.4385, 1)]
    [InlineData(12, 17, 0.4687, 0.8672)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void Wilson_Shares_AreAsInTheLiterature(int hits, int count, double low, double high)
    {
        var interval = Wilson.Of(hits, count);

        Assert.Equal(low, interval.Low, 0.0001);
        Assert.Equal(high, interval.High, 0.0001);
    }

    private static void Same(QualityReport expected, QualityReport actual)
    {
        Assert.Equal((expected.From, expected.Days, expected.Rules.Count), (actual.From, actual.Days, actual.Rules.Count));
        Same(expected.All, actual.All);
        foreach (var (key, rule) in expected.Rules)
            Same(rule, actual.Rules[key]);
    }

    private static void Same(RuleQuality expected, RuleQuality actual)
    {
        Assert.Equal(expected.PerDay.AsEnumerable(), actual.PerDay);
        Assert.Equal(expected.Subjects, actual.Subjects);
        Assert.Equal(expected, actual with { PerDay = expected.PerDay, Subjects = expected.Subjects });
    }

    private static Alert Any(Random random, DateTimeOffset now)
    {
        var opened = Micros(now - random.NextDouble() * TimeSpan.FromDays(100) - TimeSpan.FromMinutes(1));
        var state = (AlertState)random.Next(1, 5);
        var acked = state == AlertState.Acknowledged || (state != AlertState.Open && random.Next(2) == 0) ? Micros(opened + random.NextDouble() * TimeSpan.FromHours(1)) : (DateTimeOffset?)null;
        var alert = SomeAlert.Open(
            subject: random.Next(5) == 0 ? null : $"account/{random.Next(9)}", rule: s_rules[random.Next(3)], category: random.Next(3) == 0 ? Category.User : Category.Risk,
            severity: (Severity)random.Next(1, 5), occurrences: random.Next(1, 50));
        return alert with
        {
            State = state,
            Shadow = random.Next(6) == 0,
            OpenedAt = opened,
            AcknowledgedAt = acked,
            ResolvedAt = state is AlertState.Resolved or AlertState.FalsePositive ? Micros((acked ?? opened) + random.NextDouble() * TimeSpan.FromHours(9)) : null,
            ResolvedBy = state switch { AlertState.Resolved => random.Next(5) switch { 0 => "recovery", 1 => "quiet", 2 => "rule", _ => "eve" }, AlertState.FalsePositive => "eve", _ => null },
            Disposition = state == AlertState.FalsePositive ? "a test account" : null,
            AssigneeId = random.Next(3) == 0 ? Guid.NewGuid() : null,
            StormId = random.Next(8) == 0 ? Guid.NewGuid() : null,
            IsStorm = random.Next(12) == 0,
            Peak = random.Next(2) == 0 ? random.NextDouble() : null,
        };
    }

    private static DateTimeOffset Micros(DateTimeOffset time) => time.ToMicros().ToTime();

    private static Task<bool> StoreAsync(TestConsole console, IReadOnlyCollection<Alert> alerts) => console.Get<IStoreWriter>().WriteAsync(transaction =>
    {
        AlertRows.Write(transaction, alerts);
        return true;
    }, Deadline.Token);

    private sealed class OpenGate : IAccessGuard
    {
        public Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }
}
