using System.Text.Json;
using System.Text.RegularExpressions;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Audit.Search;

/// <summary>The fields of audit entries in the query language, over the table <c>audit_entry</c>.</summary>
internal static partial class AuditQuerySchema
{
    private static readonly string[] Times = [">-15m", ">-2h", ">-7d", "today", "yesterday"];

    /// <param name="samples">Where suggestions come from; null for none but the fixed ones.</param>
    public static QuerySchema<AuditEntry> Create(AuditQuerySamples? samples = null) => new(
        [
            new ActorField { Aliases = ["user"], Samples = () => samples?.Actors ?? [] },
            new TextField<AuditEntry>("action", "what was done", e => e.Action, "action") { Samples = () => samples?.Actions ?? [] },
            new EnumField<AuditEntry>("outcome", "what became of it", e => (long)e.Outcome, "outcome",
                [.. AuditNames.Outcomes.Select(o => (o.Name(), (long)o))], ordered: false)
            {
                Aliases = ["result"],
                Synonyms = [("success", (long)AuditOutcome.Ok), ("refused", (long)AuditOutcome.Denied), ("failure", (long)AuditOutcome.Failed)],
            },
            new EnumField<AuditEntry>("kind", "what sort of act", e => (long)e.Kind, "kind", [.. AuditNames.Kinds.Select(k => (k.Name(), (long)k))], ordered: false)
            {
                Aliases = ["type"],
                Synonyms = [("auth", (long)AuditKind.Authentication)],
            },
            new EnumField<AuditEntry>("severity", "how much it matters, ordered", e => (long)e.Severity, "severity",
                [.. Severities.All.Select(s => (s.Name(), (long)s))], ordered: true)
            {
                Aliases = ["sev", "level"],
            },
            new TextField<AuditEntry>("target", "what it was done to, kind:id", e => e.Target, "target") { Indexed = true, Searched = true, Samples = () => samples?.Targets ?? [] },
            new TimeField<AuditEntry>("time", "when it was done", e => e.Time, "time_us") { Samples = static () => Times },
            new TextField<AuditEntry>("ip", "the address it came from", e => e.Ip, "ip") { Nullable = true, Searched = true },
            new TextField<AuditEntry>("session", "the session it was done in", e => e.Session, "sid") { Nullable = true, Aliases = ["sid"] },
            new TextField<AuditEntry>("corr", "what belongs together", e => e.Correlation, "corr") { Nullable = true, Searched = true, Aliases = ["correlation"] },
            new JsonField<AuditEntry>("data", "a value in the entry's data", Root, "entry") { Under = ["data"], NeedOf = NeedOf, SamplePaths = () => samples?.Paths ?? [] },
            new TextField<AuditEntry>("name", "the actor's name then", e => e.Name, "name") { Nullable = true, IgnoreCase = true },
            new WholeNumberField<AuditEntry>("seq", "position in its log", e => e.Seq, "seq"),
            new WholeNumberField<AuditEntry>("log", "number of its log", e => e.LogId, "log_id"),
            new WholeNumberField<AuditEntry>("id", "position over all logs", e => e.Id, "id"),
        ],
        new QueryWords<AuditEntry>([("search", e => e.Search)], null));

    /// <summary>Seldom asked for in memory: parsed when it is.</summary>
    private static JsonElement Root(AuditEntry entry) => entry.Bytes is null ? default : JsonElement.Parse(entry.Bytes);

    /// <summary>The index holds the texts and numbers of the data, not its keys, not true and false, and not the kind and severity, which have fields of their own.</summary>
    private static TextNeed? NeedOf(JsonTest test) => test switch
    {
        { Path: not [_, not ("kind" or "severity"), ..] } => null,
        { Kind: JsonTestKind.Text, Pattern: { } pattern } when !pattern.Matches("true") && !pattern.Matches("false") => TextNeed.Of(pattern),
        // A whole number has one form where it is a number, and its digits in a row where it is in a text; what has an exponent is marked.
        { Kind: JsonTestKind.Number, Low: { } low, High: { } high } when low == high && WholeNumber().Match(low) is { Success: true } whole => new TextNeed.Text(whole.Groups[1].Value),
        _ => null,
    };

    [GeneratedRegex("^-?([1-9][0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();
}
