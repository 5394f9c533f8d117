using Microsoft.AspNetCore.WebUtilities;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Which part of the alerts a page shows.</summary>
public enum AlertView
{
    Open,
    Resolved,
    All,
}

/// <summary>The state of the page of alerts, as its address carries it.</summary>
/// <param name="Severities">Those chosen; none for all.</param>
/// <param name="Rule">Only alerts of this rule.</param>
/// <param name="Subject">Only alerts of this subject.</param>
public sealed record AlertsUrl(AlertView View = AlertView.Open, SeveritySet Severities = SeveritySet.None, Guid? Rule = null, string? Subject = null)
{
    private const int LongestSubject = 512;

    public bool IsFiltered => Severities != SeveritySet.None || Rule is not null || Subject is not null;

    /// <summary>Whatever cannot be used is left out.</summary>
    public static AlertsUrl Parse(string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var severities = SeveritySet.None;
        foreach (var word in Last("sev")?.Split(',') ?? [])
        {
            if (Events.Severities.TryParse(word, out var severity))
                severities |= severity.AsSet();
        }
        return new AlertsUrl(
            Last("state") switch { "resolved" => AlertView.Resolved, "all" => AlertView.All, _ => AlertView.Open },
            severities == SeveritySet.All ? SeveritySet.None : severities,
            Guid.TryParse(Last("rule"), out var rule) ? rule : null,
            Last("subject") is { Length: > 0 and <= LongestSubject } subject ? subject : null);

        string? Last(string name) => values.TryGetValue(name, out var found) && found.Count > 0 ? found[^1] : null;
    }

    /// <summary>The page of one alert.</summary>
    public static string For(Guid id) => $"/alerts/{id}";

    /// <summary>Open alerts of one severity.</summary>
    public static string For(Severity severity) => new AlertsUrl(Severities: severity.AsSet()).ToString();

    /// <summary>All alerts of a subject.</summary>
    public static string For(string subject) => new AlertsUrl(AlertView.All, Subject: subject).ToString();

    public override string ToString()
    {
        var parts = new List<string>();
        if (View != AlertView.Open)
            parts.Add(View == AlertView.All ? "state=all" : "state=resolved");
        if (Severities != SeveritySet.None)
            parts.Add("sev=" + string.Join(',', Severities.Enumerate().Select(severity => severity.Name())));
        if (Rule is { } rule)
            parts.Add($"rule={rule}");
        if (Subject is { } subject)
            parts.Add("subject=" + Uri.EscapeDataString(subject));
        return parts.Count == 0 ? "/alerts" : "/alerts?" + string.Join('&', parts);
    }

    internal bool Shows(Alert alert) =>
        (Severities == SeveritySet.None || Severities.Contains(alert.Severity)) && (Rule is null || Rule == alert.RuleId) && (Subject is null || Subject == alert.Subject);

    internal AlertSearch ToSearch(CategorySet categories) => new(categories)
    {
        States = View switch
        {
            AlertView.Open => [AlertState.Open, AlertState.Acknowledged],
            AlertView.Resolved => [AlertState.Resolved, AlertState.FalsePositive],
            _ => [],
        },
        Severities = [.. Severities.Enumerate()],
        RuleId = Rule,
        Subject = Subject,
    };
}
