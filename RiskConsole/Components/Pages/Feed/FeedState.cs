using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>Where the feed was paused, so that a reload shows the same rows.</summary>
/// <param name="Seq">Position in the log up to which rows are shown.</param>
public readonly record struct FeedPause(long Seq, DateTimeOffset Since);

/// <summary>All of the feed page that a reload, a shared link or the back button must bring back. Its text form is the URL.</summary>
public sealed record FeedState
{
    private const int MaxQuery = 4_000;

    public static FeedState Empty { get; } = new();

    /// <summary>The filter as typed; may be wrong.</summary>
    public string Query { get; init; } = "";

    /// <summary>The severities chosen by chip, as bits; 0 for all.</summary>
    public SeveritySet Severities { get; init; }

    /// <summary>The categories chosen by chip; none chosen means all that the viewer may see.</summary>
    public CategorySet Categories { get; init; }

    public FeedMoment? From { get; init; }

    public FeedMoment? To { get; init; }

    public EventOrder Order { get; init; }

    public FeedPause? Paused { get; init; }

    /// <summary>The event whose details are open.</summary>
    public Guid? Event { get; init; }

    /// <summary>A time range turns the page from the live tail to a search of what is stored.</summary>
    public bool IsSearch => From is not null || To is not null;

    public bool HasFilter => Query.Length > 0 || Severities != 0 || Categories != 0;

    /// <summary>Only what a saved view keeps: the filter and the range, not the moment.</summary>
    public FeedState AsView() => this with { Paused = null, Event = null };

    /// <summary>Reads the query string of a URL. Whatever cannot be used is left out and named in <paramref name="notes"/>.</summary>
    public static FeedState Parse(string? query, out IReadOnlyList<string> notes)
    {
        var left = new List<string>();
        var values = QueryHelpers.ParseQuery(query);
        var from = Moment(values, "from", left);
        var to = Moment(values, "to", left);
        if (from is { Ago: null } f && to is { Ago: null } t && f.At >= t.At)
        {
            left.Add("The time range ended before it began; it was left out.");
            from = to = null;
        }
        var state = new FeedState
        {
            Query = Text(values, left),
            Severities = ParseSeverities(values, left),
            Categories = ParseCategories(values, left),
            From = from,
            To = to,
            Order = ParseOrder(values, left),
            Paused = ParsePause(values, left),
            Event = ParseEvent(values, left),
        };
        notes = left;
        return state;
    }

    /// <summary>The query string, beginning with '?'; empty for the empty state.</summary>
    public string ToQueryString()
    {
        var url = new StringBuilder();
        Add("q", Query);
        Add("sev", string.Join(',', Severities.Enumerate().Select(s => s.Name())));
        Add("cat", string.Join(',', Events.Categories.All.Where(c => Categories.Contains(c)).Select(c => c.Name())));
        Add("from", From?.ToString());
        Add("to", To?.ToString());
        Add("order", Order == EventOrder.Arrival ? "arrival" : null);
        Add("paused", Paused is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p.Seq}.{p.Since.ToUnixTimeSeconds()}") : null);
        Add("event", Event?.ToString());
        return url.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                url.Append(url.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Escape(value));
        }
    }

    public string ToUrl() => "/feed" + ToQueryString();

    // Colons and commas are legal in a query string, and a link one can read is a link one trusts.
    private static string Escape(string value) =>
        Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal);

    private static string? Last(Dictionary<string, StringValues> values, string name) =>
        values.TryGetValue(name, out var found) && found.Count > 0 && found[^1] is { Length: > 0 } text ? text : null;

    private static string Text(Dictionary<string, StringValues> values, List<string> notes)
    {
        var text = Last(values, "q");
        if (text is { Length: > MaxQuery })
        {
            notes.Add($"The filter in the link is longer than {Shared.Numbers.Count(MaxQuery)} characters; it was left out.");
            return "";
        }
        return text ?? "";
    }

    private static SeveritySet ParseSeverities(Dictionary<string, StringValues> values, List<string> notes)
    {
        SeveritySet set = 0;
        foreach (var word in Words(values, "sev"))
        {
            if (Events.Severities.TryParse(word, out var severity))
                set |= severity.AsSet();
            else
                notes.Add($"“{Quote(word)}” is no severity; it was left out. Known: critical, error, warning, info.");
        }
        return set == SeveritySet.All ? 0 : set;
    }

    private static CategorySet ParseCategories(Dictionary<string, StringValues> values, List<string> notes)
    {
        CategorySet set = 0;
        foreach (var word in Words(values, "cat"))
        {
            if (Events.Categories.TryParse(word, out var category))
                set |= category.AsSet();
            else
                notes.Add($"“{Quote(word)}” is no category; it was left out. Known: risk, security, health, system, user.");
        }
        return set;
    }

    private static IEnumerable<string> Words(Dictionary<string, StringValues> values, string name)
    {
        const StringSplitOptions clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return values.TryGetValue(name, out var found) ? found.SelectMany(v => (v ?? "").Split(',', clean)).Take(16) : [];
    }

    private static FeedMoment? Moment(Dictionary<string, StringValues> values, string name, List<string> notes)
    {
        if (Last(values, name) is not { } text)
            return null;
        if (FeedMoment.TryParse(text, out var moment))
            return moment;
        notes.Add($"“{Quote(text)}” is no time for “{name}”; it was left out. Write -15m, -24h, -7d or 2026-01-31T12:00:00Z.");
        return null;
    }

    private static EventOrder ParseOrder(Dictionary<string, StringValues> values, List<string> notes)
    {
        switch (Last(values, "order"))
        {
            case null or "time":
                return EventOrder.Time;
            case "arrival":
                return EventOrder.Arrival;
            case var other:
                notes.Add($"“{Quote(other)}” is no order; events are ordered by time. Known: time, arrival.");
                return EventOrder.Time;
        }
    }

    private static FeedPause? ParsePause(Dictionary<string, StringValues> values, List<string> notes)
    {
        if (Last(values, "paused") is not { } text)
            return null;
        var parts = text.Split('.');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq < long.MaxValue
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since < 253_402_300_800)
        {
            return new(seq, DateTimeOffset.FromUnixTimeSeconds(since));
        }
        notes.Add("The pause in the link cannot be read; the feed is live.");
        return null;
    }

    private static Guid? ParseEvent(Dictionary<string, StringValues> values, List<string> notes)
    {
        if (Last(values, "event") is not { } text)
            return null;
        if (Guid.TryParse(text, out var uid))
            return uid;
        notes.Add($"“{Quote(text)}” is no event id; no details were opened.");
        return null;
    }

    private static string Quote(string text) => Shared.DisplayText.Clean(text, 40);
}
