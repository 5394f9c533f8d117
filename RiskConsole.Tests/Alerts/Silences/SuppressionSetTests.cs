using RiskConsole.Alerts;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;

namespace RiskConsole.Tests.Alerts.Silences;

public class SuppressionSetTests
{
    private static readonly DateTimeOffset s_start = new(2026, 10, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] s_queries =
        ["subject:account/1", "subject:(account/1, account/2)", "rule:high*", "-subject:account/3", "", "severity:>=error", "key:account/2 label.team:bridge", "category:health"];

    private readonly SilenceQueries _queries = new(TimeProvider.System);

    [Fact, Trait("Req", "AL10")]
    public void Of_RandomSetsOverWeeksWithClocksSet_IsWhatEachSaysByItself()
    {
        var random = new Random(42);
        for (var round = 0; round < 15; round++)
        {
            var silences = Enumerable.Range(0, random.Next(12)).Select(i => Silence(random)).ToArray();
            var windows = Enumerable.Range(0, random.Next(6)).Select(i => Window(random)).ToArray();
            var set = new SuppressionSet(1, 1, silences, windows, s_start);
            for (var step = 0; step < 20; step++)
            {
                var next = set.NextChange ?? s_start.AddDays(40);
                foreach (var at in new[] { set.At, set.At + (next - set.At) * random.NextDouble(), next.AddTicks(-1) })
                {
                    var alert = Alert(random);
                    var expected = silences.Where(s => s.Query.Matches(alert) && at >= s.Silence.StartsAt && at < s.Silence.EndsAt && !(at >= s.Silence.EndedAt)).Select(s => s.Silence.Id)
                        .Concat(windows.Where(w => w.Query.Matches(alert) && w.Window.Enabled && at >= w.Window.From && !(at >= w.Window.Until)
                            && SomeWindow.HoldsPlainly(w.Window.Times, w.Schedule.Zone, at)).Select(w => w.Window.WindowId)).Order().ToArray();
                    Assert.Equal(expected, set.Of(alert).Select(s => s.Id).Order());
                    Assert.Equal(expected, set.Of(alert, at).Select(s => s.Id).Order());
                    Assert.Equal(expected, set.Within(at, at.AddHours(1)).Of(alert, at).Select(s => s.Id).Order());
                    Assert.All(set.Of(alert, at), s => Assert.True(s.Until is null || s.Until > at));
                }
                set = set.Turn(next);
            }
        }
    }

    [Fact, Trait("Req", "AL10")]
    public void Of_NothingHides_IsEmpty_OneHides_SaysWhoWhyAndUntil()
    {
        var silence = new Silence(Guid.NewGuid(), "subject:account/1", s_start, s_start.AddHours(1), null, null, false, "Maintenance", "ana", null, s_start, 1);
        var set = new SuppressionSet(1, 1, [Held(silence)], [], s_start);

        Assert.Empty(set.Of(SomeAlert.Open(subject: "account/2")));
        Assert.Equal([new Suppression(SuppressionKind.Silence, silence.Id, "ana: Maintenance", silence.EndsAt)], set.Of(SomeAlert.Open()));
        Assert.Equal(s_start.AddHours(1), set.NextChange);
        Assert.Empty(set.Turn(s_start.AddHours(1)).Of(SomeAlert.Open()));
    }

    private HeldSilence Held(Silence silence)
    {
        Assert.True(_queries.TryCompile(silence.Query, out var query, out _));
        return new HeldSilence(silence, query);
    }

    private HeldSilence Silence(Random random)
    {
        var starts = s_start.AddMinutes(random.Next(-3_000, 30_000));
        var ends = starts.AddMinutes(random.Next(1, 20_000));
        DateTimeOffset? ended = random.Next(3) == 0 ? starts.AddMinutes(random.Next(-1_000, 20_000)) : null;
        return Held(new Silence(Guid.NewGuid(), s_queries[random.Next(s_queries.Length)], starts, ends, ended, null, false, "why", "ana", null, starts, 1));
    }

    private HeldWindow Window(Random random)
    {
        var text = s_queries[random.Next(s_queries.Length)];
        Assert.True(_queries.TryCompile(text, out var query, out _));
        var zone = SomeWindow.Zones[random.Next(SomeWindow.Zones.Length)];
        var from = s_start.AddMinutes(random.Next(-3_000, 20_000));
        var window = new MuteWindow(
            Guid.NewGuid(), 1, "nights", text, SomeWindow.Random(random), zone, random.Next(5) > 0, "why", "ana", null, from, random.Next(2) == 0 ? from.AddMinutes(random.Next(20_000)) : null);
        return new HeldWindow(window, query, new MuteSchedule(window.Times, TimeZoneInfo.FindSystemTimeZoneById(zone)));
    }

    private static Alert Alert(Random random) => SomeAlert.Open(
        subject: $"account/{random.Next(1, 4)}", severity: random.Next(2) == 0 ? Severity.Critical : Severity.Warning, category: random.Next(2) == 0 ? Category.Risk : Category.Health);
}
