using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Rules;

/// <summary>Which time of an event the rules go by.</summary>
internal static class EventClock
{
    /// <summary>A sender's clock may be this much ahead; beyond it, the time of receipt counts: one wrong clock must not hold a key's window in the future.</summary>
    private const long AheadUs = 5 * 60 * 1_000_000L;

    /// <returns>UTC microseconds.</returns>
    public static long Of(RiskEvent e)
    {
        var (at, received) = (e.Time.ToMicros(), e.ReceivedAt.ToMicros());
        return at > received + AheadUs ? received : at;
    }
}
