using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Which part of the alerts a page shows.</summary>
public enum AlertView
{
    /// <summary>Open or acknowledged.</summary>
    Open,

    /// <summary>Open, acknowledged by nobody.</summary>
    Unacknowledged,

    Acknowledged,

    /// <summary>Resolved or false positive.</summary>
    Resolved,

    All,
}

/// <summary>Whether alerts that something suppresses are shown.</summary>
public enum MutedView
{
    Hidden,
    Shown,
    Only,
}

/// <summary>The order of the open alerts.</summary>
public enum AlertOrder
{
    Severity,
    Newest,
    Oldest,
}

/// <summary>The state of the page of alerts, as its address carries it. Two that have the same address are equal.</summary>
public sealed record AlertsUrl(AlertView View = AlertView.Open)
{
    /// <summary>Stands in <see cref="Who"/> for whoever looks.</summary>
    public const string Me = "me";

    /// <summary>Stands in <see cref="Who"/> for nobody.</summary>
    public const string Nobody = "none";

    private const int LongestSubject = 512;
    private const int LongestQuery = 4_000;
    private const int MostValues = 20;

    /// <summary>The search as typed; may be wrong.</summary>
    public string Query { get; init; } = "";

    /// <summary>Those chosen; none for all.</summary>
    public SeveritySet Severities { get; init; }

    public ImmutableArray<Guid> Rules { get; init; } = [];

    public ImmutableArray<string> Subjects { get; init; } = [];

    /// <summary>Whose alerts: <see cref="Me"/>, <see cref="Nobody"/>, or ids of users.</summary>
    public ImmutableArray<string> Who { get; init; } = [];

    public MutedView Muted { get; init; }

    /// <summary>Only those that this storm alert counts.</summary>
    public Guid? Storm { get; init; }

    public AlertOrder Order { get; init; }

    /// <summary>Whether it shows what is open, live; otherwise what is stored.</summary>
    public bool IsOpen => View is AlertView.Open or AlertView.Unacknowledged or AlertView.Acknowledged;

    public bool IsFiltered => Query.Length > 0 || Severities != SeveritySet.None || !Rules.IsEmpty || !Subjects.IsEmpty || !Who.IsEmpty || Storm is not null
        || View is AlertView.Unacknowledged or AlertView.Acknowledged || Muted == MutedView.Only;

    /// <summary>Whatever cannot be used is left out.</summary>
    public static AlertsUrl Parse(string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var severities = SeveritySet.None;
        foreach (var word in Words("sev"))
        {
            if (Events.Severities.TryParse(word, out var severity))
                severities |= severity.AsSet();
        }
        var view = Last("state") switch
        {
            "unack" => AlertView.Unacknowledged,
            "ack" => AlertView.Acknowledged,
            "resolved" => AlertView.Resolved,
            "all" => AlertView.All,
            _ => AlertView.Open,
        };
        return new AlertsUrl(view)
        {
            Query = Last("q") is { Length: <= LongestQuery } text ? text : "",
            Severities = severities == SeveritySet.All ? SeveritySet.None : severities,
            Rules = [.. Words("rule").Select(word => Guid.TryParse(word, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(MostValues)],
            Subjects = [.. Every("subject").Where(subject => subject is { Length: > 0 and <= LongestSubject }).Distinct().Take(MostValues)],
            Who = [.. Words("who").Where(word => word is Me or Nobody || Guid.TryParse(word, out _)).Distinct().Take(MostValues)],
            Muted = Last("muted") switch { "shown" => MutedView.Shown, "only" => MutedView.Only, _ => MutedView.Hidden },
            Storm = Guid.TryParse(Last("storm"), out var storm) ? storm : null,
            Order = Last("order") switch { "newest" => AlertOrder.Newest, "oldest" => AlertOrder.Oldest, _ => AlertOrder.Severity },
        };

        string? Last(string name) => values.TryGetValue(name, out var found) && found.Count > 0 ? found[^1] : null;

        IEnumerable<string> Every(string name) => values.TryGetValue(name, out var found) ? found.OfType<string>() : [];

        IEnumerable<string> Words(string name) => Every(name).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The page of one alert.</summary>
    public static string For(Guid id) => $"/alerts/{id}";

    /// <summary>Open alerts of one severity.</summary>
    public static string For(Severity severity) => new AlertsUrl { Severities = severity.AsSet() }.ToString();

    /// <summary>All alerts of a subject.</summary>
    public static string For(string subject) => new AlertsUrl(AlertView.All) { Subjects = [subject] }.ToString();

    /// <summary>All alerts of a rule.</summary>
    public static string ForRule(Guid rule) => new AlertsUrl(AlertView.All) { Rules = [rule] }.ToString();

    /// <summary>What a storm alert counts, whatever its state.</summary>
    public static string ForStorm(Guid storm) => new AlertsUrl { Storm = storm }.ToString();

    public bool Equals(AlertsUrl? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    public override string ToString() => "/alerts" + ToQueryString();

    /// <summary>Begins with '?'; empty where nothing differs from the plain page.</summary>
    public string ToQueryString()
    {
        var parts = new List<string>();
        Add("state", View switch
        {
            AlertView.Unacknowledged => "unack",
            AlertView.Acknowledged => "ack",
            AlertView.Resolved => "resolved",
            AlertView.All => "all",
            _ => "",
        });
        Add("q", Escape(Query));
        Add("sev", string.Join(',', Severities.Enumerate().Select(severity => severity.Name())));
        Add("rule", string.Join(',', Rules));
        foreach (var subject in Subjects)
            Add("subject", Escape(subject));
        Add("who", string.Join(',', Who));
        Add("storm", Storm?.ToString() ?? "");
        Add("muted", Muted switch { MutedView.Shown => "shown", MutedView.Only => "only", _ => "" });
        Add("order", Order switch { AlertOrder.Newest => "newest", AlertOrder.Oldest => "oldest", _ => "" });
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);

        void Add(string name, string value)
        {
            if (value.Length > 0)
                parts.Add($"{name}={value}");
        }
    }

    /// <summary>The part of the filter that the query language can say, as one query; its text must be valid by itself.</summary>
    internal static string QueryOf(string text, SeveritySet severities, IReadOnlyList<Guid> rules, IReadOnlyList<string> subjects)
    {
        var parts = new List<string>();
        if (severities != SeveritySet.None)
            parts.Add($"severity:({string.Join(',', severities.Enumerate().Select(severity => severity.Name()))})");
        if (rules.Count > 0)
            parts.Add($"ruleid:({string.Join(',', rules)})");
        if (subjects.Count > 0)
            parts.Add($"subject:({string.Join(',', subjects.Select(QueryText.Quote))})");
        if (parts.Count == 0)
            return text;
        if (text.Length > 0)
            parts.Insert(0, $"({text})");
        return string.Join(' ', parts);
    }

    /// <param name="query">What is searched for, compiled: the last valid one.</param>
    /// <param name="me">Who looks.</param>
    internal InboxFilter ToFilter(CategorySet categories, CompiledQuery<Alert> query, Guid me) => new(categories, query)
    {
        Severities = [.. Severities.Enumerate()],
        States = View switch
        {
            AlertView.Unacknowledged => [AlertState.Open],
            AlertView.Acknowledged => [AlertState.Acknowledged],
            _ => [],
        },
        Rules = Rules,
        Subjects = Subjects,
        Assignees = Assignees(me),
        Suppressed = (SuppressedShown)Muted,
        Storm = Storm,
        Order = (InboxOrder)Order,
    };

    /// <param name="query">Of <see cref="QueryOf"/>, compiled.</param>
    internal AlertSearch ToSearch(CategorySet categories, CompiledQuery<Alert> query, Guid me) => new(categories)
    {
        States = View == AlertView.Resolved ? [AlertState.Resolved, AlertState.FalsePositive] : [],
        Assignees = Assignees(me),
        Storm = Storm,
        Query = query,
    };

    private Guid[] Assignees(Guid me) => [.. Who.Select(who => who switch { Me => me, Nobody => Guid.Empty, _ => Guid.Parse(who) })];

    // Colons and commas are legal in a query string, and a link one can read is a link one trusts.
    private static string Escape(string value) =>
        Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal);
}
