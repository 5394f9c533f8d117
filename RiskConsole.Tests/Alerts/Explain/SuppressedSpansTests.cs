using RiskConsole.Alerts;
using RiskConsole.Alerts.Explain;
using RiskConsole.Alerts.Silences;

namespace RiskConsole.Tests.Alerts.Explain;

public class SuppressedSpansTests
{
    [Fact, Trait("Req", "AL8"), Trait("Req", "AL10")]
    public void Of_SilencesThatBeginEndAndOverlap_AreFoundToTheSecond()
    {
        var at = SomeAlert.Start;
        var (silence, window, past) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var known = new Known(
            (new Suppression(SuppressionKind.Silence, silence, "deploy", null), at.AddMinutes(10), at.AddMinutes(70)),
            (new Suppression(SuppressionKind.MuteWindow, window, "nights", null), at.AddMinutes(30.5), at.AddMinutes(400)),
            (new Suppression(SuppressionKind.Silence, past, "before", null), at.AddMinutes(-30), at.AddMinutes(5)));

        var spans = SuppressedSpans.Of(known, SomeAlert.Open(), at.AddMinutes(200));

        Assert.Equal(["before", "deploy", "nights"], spans.Select(span => span.Words));
        Assert.Equal(at, spans[0].From);
        Near(at.AddMinutes(5), spans[0].To);
        Near(at.AddMinutes(10), spans[1].From);
        Near(at.AddMinutes(70), spans[1].To);
        Near(at.AddMinutes(30.5), spans[2].From);
        Assert.Null(spans[2].To);
        Assert.Empty(SuppressedSpans.Of(new NoSuppressions(), SomeAlert.Open(), at.AddDays(400)));
    }

    private static void Near(DateTimeOffset expected, DateTimeOffset? found) => Assert.InRange(found!.Value - expected, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));

    private sealed class Known(params (Suppression Suppression, DateTimeOffset From, DateTimeOffset To)[] spans) : ISuppressions
    {
        public long Revision => 1;

        public IReadOnlyList<Suppression> Of(Alert alert) => [];

        public IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at) => [.. spans.Where(span => span.From <= at && at < span.To).Select(span => span.Suppression)];
    }
}
