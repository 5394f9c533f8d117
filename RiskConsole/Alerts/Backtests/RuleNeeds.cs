using System.Text.RegularExpressions;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Backtests;

/// <summary>Finds out what rules need of stored events. It may ask for too much, never for too little: what it lets through the rules judge themselves.</summary>
internal sealed partial class RuleNeeds(IQueryCompiler<RiskEvent> compiler)
{
    // Of these SQL says the same as the predicate at the cost of a look at the row; times may be relative to now, and the rest needs the payload.
    private static readonly HashSet<string> Cheap = ["severity", "category", "subject", "type", "source", "score"];

    private static readonly QuerySchema<RiskEvent> Schema = EventQuerySchema.Create();

    /// <param name="categories">The channels the asker may see.</param>
    public HistoryNeeds Of(IEnumerable<RuleDefinition> rules, CategorySet categories)
    {
        var definitions = rules.ToList();
        var parts = definitions.Aggregate(EventParts.None, (all, rule) => all | PartsOf(rule));
        var condition = HistoryNeeds.ConditionOf(categories);
        IReadOnlyList<KeyValuePair<string, object>> parameters = [];
        var filters = definitions.Select(FilterOf).ToList();
        if (filters.TrueForAll(f => f is not null) && compiler.TryCompile(AnyOf(filters!), out var query, out _) && !query.IsEmpty)
        {
            var sql = query.ToSql(static _ => false);
            (condition, parameters) = ($"{condition} AND ({sql.Where})", sql.Parameters);
        }
        return new HistoryNeeds(parts, condition, parameters);
    }

    private static EventParts PartsOf(RuleDefinition rule)
    {
        var parts = PartsOfQuery(rule.Where);
        foreach (var field in rule.By.Append(rule.Value ?? "").Concat(rule.Steps?.SelectMany(s => s.By ?? []) ?? []))
            parts |= PartOf(field.Split('.')[0]);
        foreach (var step in rule.Steps ?? [])
            parts |= PartsOfQuery(step.Where);
        foreach (Match match in TemplateField().Matches(rule.Message))
            parts |= PartOf(match.Groups[1].Value);
        return parts;
    }

    private static EventParts PartsOfQuery(string text) => QueryParser.Parse(text).Node is { } node ? PartsOf(node) : EventParts.All;

    private static EventParts PartsOf(QueryNode node) => node switch
    {
        AndNode and => and.Items.Aggregate(EventParts.None, (all, item) => all | PartsOf(item)),
        OrNode or => or.Items.Aggregate(EventParts.None, (all, item) => all | PartsOf(item)),
        NotNode not => PartsOf(not.Inner),
        FieldNode field => PartOf(field.Field.Head),
        AllNode => EventParts.None,
        _ => EventParts.Source | EventParts.Id | EventParts.Type | EventParts.Data,
    };

    private static EventParts PartOf(string head) => Schema.Find(head)?.Name switch
    {
        "source" => EventParts.Source,
        "id" => EventParts.Id,
        "type" => EventParts.Type,
        "severity" => EventParts.Severity,
        "score" => EventParts.Score,
        "contenttype" => EventParts.ContentType,
        "dataschema" => EventParts.Schema,
        "data" => EventParts.Data,
        "ext" => EventParts.Extensions,
        _ => EventParts.None,
    };

    /// <returns>A cheap query that matches all that the rule can match; null where there is none.</returns>
    private static string? FilterOf(RuleDefinition rule)
    {
        var common = CheapPart(rule.Where);
        var steps = rule.Kind == RuleKind.Sequence ? (rule.Steps ?? []).Select(s => CheapPart(s.Where)).ToList() : [];
        var any = steps.Count > 0 && steps.TrueForAll(s => s is not null) ? AnyOf(steps!) : null;
        return (common, any) switch
        {
            (null, null) => null,
            ({ } a, null) => a,
            (null, { } b) => b,
            ({ } a, { } b) => $"({a}) ({b})",
        };
    }

    private static string AnyOf(IEnumerable<string> queries) => string.Join(" OR ", queries.Distinct(StringComparer.Ordinal).Select(q => $"({q})"));

    /// <summary>Of all that must hold, what is cheap.</summary>
    private static string? CheapPart(string text)
    {
        if (QueryParser.Parse(text).Node is not { } node)
            return null;
        var all = node is AndNode and ? and.Items : [node];
        var cheap = all.Where(IsCheap).Select(n => n is OrNode or AndNode ? $"({text.Substring(n.Start, n.Length)})" : text.Substring(n.Start, n.Length));
        return string.Join(' ', cheap) is { Length: > 0 } kept ? kept : null;
    }

    private static bool IsCheap(QueryNode node) => node switch
    {
        AndNode and => and.Items.All(IsCheap),
        OrNode or => or.Items.All(IsCheap),
        NotNode not => IsCheap(not.Inner),
        FieldNode field => Schema.Find(field.Field) is { } known && Cheap.Contains(known.Name),
        _ => false,
    };

    [GeneratedRegex(@"\{\{\s*([A-Za-z]+)")]
    private static partial Regex TemplateField();
}
