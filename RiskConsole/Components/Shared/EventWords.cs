using RiskConsole.Events;

namespace RiskConsole.Components.Shared;

/// <summary>Words about an event that more than one place says.</summary>
internal static class EventWords
{
    /// <summary>How long the event was on its way.</summary>
    public static string Lag(RiskEvent e)
    {
        var lag = e.ReceivedAt - e.Time;
        return lag < TimeSpan.Zero
            ? $"{Numbers.Duration(-lag)} before it happened, by its sender’s clock"
            : $"{Numbers.Duration(lag)} after it happened";
    }
}
