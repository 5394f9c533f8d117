using System.Text.Json;
using RiskConsole.Query;

namespace RiskConsole.Events;

/// <summary>The fields of events in the query language, over the table <c>event</c>.</summary>
internal static class EventQuerySchema
{
    private static readonly string[] SeveritySynonyms =
        ["high", "medium", "low", "warn", "err", "crit", "fatal", "emergency", "emerg", "alert", "page", "severe", "moderate", "notice",
         "information", "informational", "debug", "trace", "ok", "p1", "p2", "p3", "p4", "p5"];

    private static readonly string[] Times = [">-15m", ">-2h", ">-7d", "today", "yesterday"];

    /// <param name="samples">Where suggestions come from; null for none but the fixed ones.</param>
    public static QuerySchema<RiskEvent> Create(EventQuerySamples? samples = null) => new(
        [
            new EnumField<RiskEvent>("severity", "how bad, ordered", e => (long)e.Severity, "severity",
                [.. Severities.All.Select(s => (s.Name(), (long)s))], ordered: true)
            {
                Aliases = ["sev", "level"],
                Synonyms = [.. SeveritySynonyms.Select(word => (word, NumberOf(word)))],
            },
            new TextField<RiskEvent>("subject", "who or what is at risk", e => e.Subject, "subject") { Nullable = true, Searched = true },
            new TextField<RiskEvent>("type", "what happened", e => e.Type, "type") { Searched = true, Samples = () => samples?.Types ?? [] },
            new EnumField<RiskEvent>("category", "the channel", e => (long)e.Category, "category",
                [.. Categories.All.Select(c => (c.Name(), (long)c))], ordered: false) { Aliases = ["cat", "channel"] },
            new TextField<RiskEvent>("source", "who reported it", e => e.Source, "source") { Searched = true, Samples = () => samples?.Sources ?? [] },
            new NumberField<RiskEvent>("score", "risk, 0 to 1", e => e.Score, "score", ">0.7") { Samples = static () => [">0.9", ">0.7"] },
            new TimeField<RiskEvent>("time", "when it happened", e => e.Time, "time_us") { Samples = static () => Times },
            new TimeField<RiskEvent>("received", "when it arrived", e => e.ReceivedAt, "received_us")
            {
                Samples = static () => Times,
                Aliases = ["receivedat"],
            },
            new JsonField<RiskEvent>("data", "a value in the payload", e => e.DataRoot, "data")
            {
                SamplePaths = () => samples?.Paths ?? [],
            },
            new JsonField<RiskEvent>("ext", "an extension attribute", ParseExtensions, "extensions")
            {
                Key = key => key.ToLowerInvariant(),
            },
            new TextField<RiskEvent>("id", "the sender's id", e => e.Id, "id") { Indexed = true },
            new UuidField<RiskEvent>("uid", "the console's id", e => e.Uid, "uid"),
            new WholeNumberField<RiskEvent>("seq", "position in the log", e => e.Seq, "seq"),
            new TextField<RiskEvent>("dataschema", "schema of the payload", e => e.DataSchema, "data_schema")
            {
                Nullable = true,
                Aliases = ["schema"],
            },
            new TextField<RiskEvent>("contenttype", "media type of the payload", e => e.DataContentType, "data_content_type")
            {
                Nullable = true,
                IgnoreCase = true,
                Aliases = ["datacontenttype"],
            },
        ],
        new QueryWords<RiskEvent>(
            [("source", e => e.Source), ("id", e => e.Id), ("type", e => e.Type), ("subject", e => e.Subject)],
            ("data", e => e.Data)));

    private static long NumberOf(string severity) =>
        Severities.TryParse(severity, out var known) ? (long)known : throw new InvalidOperationException($"\"{severity}\" is no severity.");

    /// <summary>Extensions are few and short, and seldom asked for: parsed when they are.</summary>
    private static JsonElement ParseExtensions(RiskEvent e) => e.Extensions is null ? default : JsonElement.Parse(e.Extensions);
}
