using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The address of the feed that shows the events behind an alert of a rule.</summary>
internal static class HitLink
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>The rule's events of the alert's key, from its window before the first finding to the last.</summary>
    public static string For(RuleDefinition rule, Alert alert)
    {
        var query = rule.Where;
        var values = RuleKey.Parts(alert.Key);
        for (var i = 0; i < rule.By.Count && i < values.Length; i++)
            query = QueryText.Include(query, rule.By[i], values[i]);
        var before = rule.Window ?? TimeSpan.Zero;
        return (FeedState.Empty with
        {
            Query = query,
            From = FeedMoment.Fixed(alert.FirstSeen - before - Moment),
            To = FeedMoment.Fixed(alert.LastSeen + Moment),
        }).ToUrl();
    }

    /// <summary>What an alert is about, in words.</summary>
    public static string Subject(Alert alert) => alert.Key.Length > 0 ? string.Join(", ", RuleKey.Parts(alert.Key)) : alert.Subject ?? "all events";
}
