using System.Collections.Immutable;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Alerts;

public enum FacetKind
{
    Severity,
    State,
    Rule,
    Subject,
    Assignee,
}

/// <summary>One value that the inbox can be narrowed to.</summary>
/// <param name="Value">As the address carries it.</param>
/// <param name="Label">For people.</param>
/// <param name="Count">How many would be shown.</param>
public sealed record FacetValue(string Value, string Label, int Count, bool IsChosen, Severity? Severity = null);

/// <summary>The values of one facet, and what a click on them does to the address.</summary>
public sealed record FacetGroup(FacetKind Kind, string Title, IReadOnlyList<FacetValue> Values)
{
    /// <param name="me">Who looks; comes first.</param>
    internal static IReadOnlyList<FacetGroup> Of(InboxFacets facets, AlertsUrl url, Guid me) =>
    [
        new(FacetKind.Severity, "Severity",
        [
            .. facets.Severities.OrderByDescending(facet => facet.Value)
                .Select(facet => new FacetValue(facet.Value.Name(), facet.Label, facet.Count, url.Severities.Contains(facet.Value), facet.Value)),
        ]),
        new(FacetKind.State, "State",
        [
            .. facets.States.OrderBy(facet => facet.Value)
                .Select(facet => new FacetValue(facet.Value.Name(), facet.Value.Label(), facet.Count, url.View == ViewOf(facet.Value))),
        ]),
        new(FacetKind.Assignee, "Assignee",
        [
            .. facets.Assignees.OrderBy(facet => facet.Value != me)
                .Select(facet => new FacetValue(WhoOf(facet.Value, me), facet.Value == me ? "Me" : facet.Label, facet.Count, url.Who.Contains(WhoOf(facet.Value, me)))),
        ]),
        new(FacetKind.Rule, "Rule",
        [
            .. facets.Rules.Select(facet => new FacetValue(facet.Value.ToString(), facet.Label, facet.Count, url.Rules.Contains(facet.Value))),
        ]),
        new(FacetKind.Subject, "Subject",
        [
            .. facets.Subjects.Select(facet => new FacetValue(facet.Value, facet.Label, facet.Count, url.Subjects.Contains(facet.Value))),
        ]),
    ];

    /// <summary>Chooses a value, or no longer.</summary>
    internal static AlertsUrl Include(AlertsUrl url, FacetKind kind, string value) => kind switch
    {
        FacetKind.Severity when Severities.TryParse(value, out var severity) => url with { Severities = url.Severities.Toggle(severity) },
        FacetKind.State when AlertStates.TryParse(value, out var state) => url with { View = url.View == ViewOf(state) ? AlertView.Open : ViewOf(state) },
        FacetKind.Assignee => url with { Who = Toggle(url.Who, value) },
        FacetKind.Rule when Guid.TryParse(value, out var rule) => url with { Rules = Toggle(url.Rules, rule) },
        FacetKind.Subject => url with { Subjects = Toggle(url.Subjects, value) },
        _ => url,
    };

    /// <summary>Leaves a value out: by the other values where there are few, otherwise by what is searched for.</summary>
    /// <param name="text">The search, as it is in force.</param>
    internal static AlertsUrl Exclude(AlertsUrl url, string text, FacetKind kind, string value, string label) => kind switch
    {
        FacetKind.Severity when Severities.TryParse(value, out var severity) =>
            url with { Severities = (url.Severities == SeveritySet.None ? SeveritySet.All : url.Severities) & ~severity.AsSet() },
        FacetKind.State when AlertStates.TryParse(value, out var state) => url with { View = state == AlertState.Open ? AlertView.Acknowledged : AlertView.Unacknowledged },
        FacetKind.Assignee => url with { Who = url.Who.Remove(value), Query = QueryText.Exclude(text, "assignee", value == AlertsUrl.Nobody ? null : label) },
        FacetKind.Rule when Guid.TryParse(value, out var rule) => url with { Rules = url.Rules.Remove(rule), Query = QueryText.Exclude(text, "rule", label) },
        FacetKind.Subject => url with { Subjects = url.Subjects.Remove(value), Query = QueryText.Exclude(text, "subject", value) },
        _ => url,
    };

    private static AlertView ViewOf(AlertState state) => state == AlertState.Acknowledged ? AlertView.Acknowledged : AlertView.Unacknowledged;

    private static string WhoOf(Guid user, Guid me) => user == me ? AlertsUrl.Me : user == Guid.Empty ? AlertsUrl.Nobody : user.ToString();

    private static ImmutableArray<T> Toggle<T>(ImmutableArray<T> chosen, T value) => chosen.Contains(value) ? chosen.Remove(value) : chosen.Add(value);
}
