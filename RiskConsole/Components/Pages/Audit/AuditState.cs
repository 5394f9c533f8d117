using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>All of the audit log's page that a reload, a shared link or the back button must bring back. Its text form is the address.</summary>
public sealed record AuditState
{
    internal const string Path = "/audit";

    private const int MaxQuery = 4_000;

    public static AuditState Empty { get; } = new();

    /// <summary>The filter as typed; may be wrong.</summary>
    public string Query { get; init; } = "";

    public AuditSpan Span { get; init; } = AuditSpan.Default;

    /// <summary><c>utc</c> or <c>local</c>; null for what the viewer has chosen for the whole console.</summary>
    public string? Zone { get; init; }

    /// <summary>Null for what this browser had last.</summary>
    public AuditColumns? Columns { get; init; }

    /// <summary>Null for what this browser had last.</summary>
    public AuditDensity? Density { get; init; }

    /// <summary>The entry whose details are open.</summary>
    public long? Entry { get; init; }

    /// <summary>Whether new entries are shown as they come.</summary>
    public bool Live { get; init; }

    /// <summary>Only what a saved view keeps: what is looked for and how it looks, not the moment.</summary>
    public AuditState AsView() => this with { Entry = null };

    /// <summary>Reads the query string of an address. Whatever cannot be used is left out and named in <paramref name="notes"/>.</summary>
    public static AuditState Parse(string? query, out IReadOnlyList<string> notes)
    {
        var left = new List<string>();
        var values = QueryHelpers.ParseQuery(query);
        var span = ParseSpan(values, left);
        var live = Last(values, "live") is "1" or "true";
        if (live && !span.IsOpen)
        {
            left.Add("A time range that has ended cannot be followed live; live was left off.");
            live = false;
        }
        var unknown = new List<string>();
        var columns = AuditColumnSet.Parse(Last(values, "cols"), unknown);
        foreach (var word in unknown.Take(3))
            left.Add($"“{Quote(word)}” is no column; it was left out. Known: {string.Join(", ", AuditColumnSet.All.Select(column => column.Name))}.");
        var state = new AuditState
        {
            Query = ParseText(values, left),
            Span = span,
            Zone = Last(values, "tz") is ("utc" or "local") and var zone ? zone : null,
            Columns = columns,
            Density = AuditColumnSet.ParseDensity(Last(values, "density")),
            Entry = ParseEntry(values, left),
            Live = live,
        };
        notes = left;
        return state;
    }

    /// <summary>The query string, beginning with '?'; empty for the empty state.</summary>
    public string ToQueryString()
    {
        var url = new StringBuilder();
        Add("q", Query);
        Add("range", Span.Name);
        Add("from", Span.From?.ToString());
        Add("to", Span.To?.ToString());
        Add("tz", Zone);
        Add("cols", Columns?.ToText());
        Add("density", Density?.Name());
        Add("live", Live ? "1" : null);
        Add("entry", Entry?.ToString(CultureInfo.InvariantCulture));
        return url.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                url.Append(url.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Escape(value));
        }
    }

    public string ToUrl() => Path + ToQueryString();

    // Colons and commas are legal in a query string, and a link one can read is a link one trusts.
    private static string Escape(string value) =>
        Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal);

    private static string? Last(Dictionary<string, StringValues> values, string name) =>
        values.TryGetValue(name, out var found) && found.Count > 0 && found[^1] is { Length: > 0 } text ? text : null;

    private static string ParseText(Dictionary<string, StringValues> values, List<string> notes)
    {
        var text = Last(values, "q");
        if (text is not { Length: > MaxQuery })
            return text ?? "";
        notes.Add($"The filter in the link is longer than {Numbers.Count(MaxQuery)} characters; it was left out.");
        return "";
    }

    private static AuditSpan ParseSpan(Dictionary<string, StringValues> values, List<string> notes)
    {
        var from = ParseMoment(values, "from", notes);
        var to = ParseMoment(values, "to", notes);
        if (from is { Ago: null } f && to is { Ago: null } t && f.At >= t.At)
        {
            notes.Add("The time range ended before it began; it was left out.");
            from = to = null;
        }
        if (from is not null || to is not null)
            return new(null, from, to);
        if (Last(values, "range") is not { } name)
            return AuditSpan.Default;
        if (AuditSpan.Parse(name) is { } span)
            return span;
        notes.Add($"“{Quote(name)}” is no time range; it was left out. Write 24h, 7d or all.");
        return AuditSpan.Default;
    }

    private static FeedMoment? ParseMoment(Dictionary<string, StringValues> values, string name, List<string> notes)
    {
        if (Last(values, name) is not { } text)
            return null;
        if (FeedMoment.TryParse(text, out var moment))
            return moment;
        notes.Add($"“{Quote(text)}” is no time; it was left out. Write 2026-11-21T08:00:00Z or -24h.");
        return null;
    }

    private static long? ParseEntry(Dictionary<string, StringValues> values, List<string> notes)
    {
        if (Last(values, "entry") is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            return id;
        notes.Add($"“{Quote(text)}” is no entry's number; no details were opened.");
        return null;
    }

    private static string Quote(string text) => DisplayText.Clean(text, 40);
}
