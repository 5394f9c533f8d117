using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>A way on from an entry.</summary>
/// <param name="Policy">Who may go there; null for whoever sees the audit log.</param>
internal sealed record EntryLink(string Label, string Url, string Title, string? Policy = null);

/// <summary>Where one goes from an entry: to what is like it, to what lies around it, and to the thing itself.</summary>
internal static class EntryLinks
{
    /// <summary>A longer value makes no usable link.</summary>
    public const int MaxLinked = 300;

    private static readonly TimeSpan Around = TimeSpan.FromMinutes(5);

    public static string Permalink(long id) => string.Create(CultureInfo.InvariantCulture, $"/audit?entry={id}");

    /// <summary>One click each: the same actor, session, correlation and target, and what happened around it.</summary>
    public static IReadOnlyList<EntryLink> Pivots(AuditEntry entry)
    {
        List<EntryLink> links = [];
        Add("Same actor", "actor", entry.Actor, "Everything this actor did");
        Add("Same session", "session", entry.Session, "Everything done in this session");
        Add("Same correlation", "corr", entry.Correlation, "Entries of the same command or request");
        Add("Same target", "target", entry.Target, "Everything done to this");
        links.Add(new("±5 min", AroundUrl(entry), "All entries within 5 minutes of this one"));
        return links;

        void Add(string label, string field, string? value, string title)
        {
            if (value is { Length: > 0 and <= MaxLinked })
                links.Add(new(label, string.Create(CultureInfo.InvariantCulture, $"/audit?q={Uri.EscapeDataString(QueryText.Include(null, field, value))}&range=all&entry={entry.Id}"), title));
        }
    }

    /// <summary>The page of what the entry is about; null where there is none.</summary>
    public static EntryLink? Thing(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || target.Length > MaxLinked)
            return null;
        var id = target[(colon + 1)..];
        var isGuid = Guid.TryParse(id, out var guid);
        return target[..colon] switch
        {
            "user" => new("Open users", "/users", "The users of this console", Policies.Administer),
            "key" => new("Open API keys", "/api-keys", "The keys of this console", Policies.Administer),
            "rule" when isGuid => new("Open the rule", $"/rules/{guid}/history", "The rule with all its versions"),
            "alert" when isGuid => new("Open the alert", $"/alerts/{guid}", "The alert with its timeline"),
            "silence" => new("Open silences", "/silences", "The silences of this console"),
            "mute" or "window" or "mute-window" => new("Open mute windows", "/silences/windows", "The mute windows of this console"),
            "import" => new("Open imports", "/import", "The imports since the console started", Policies.Import),
            "letter" or "dead-letter" => new("Open dead letters", "/dead-letters", "The dead letters of this console", Policies.Administer),
            _ => null,
        };
    }

    private static string AroundUrl(AuditEntry entry) => string.Create(
        CultureInfo.InvariantCulture, $"/audit?from={entry.Time - Around:yyyy-MM-ddTHH:mm:ssZ}&to={entry.Time + Around:yyyy-MM-ddTHH:mm:ssZ}&entry={entry.Id}");
}
