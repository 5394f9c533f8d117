using Microsoft.Data.Sqlite;
using RiskConsole.Events;

namespace RiskConsole.Audit.Search;

/// <summary>Counts the most frequent values of all fields in one pass over what matches.</summary>
internal static class Facets
{
    private const int Shown = 10;

    public static IReadOnlyList<AuditFacet> Read(SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> parts)
    {
        TextCounts actors = new(), actions = new(), targets = new(), ips = new();
        var (outcomes, kinds, severities) = (new long[8], new long[8], new long[8]);
        var total = 0L;
        SearchRows.Each(connection, filter, parts, "outcome, severity, kind, action, actor, target, ip", row =>
        {
            total++;
            outcomes[row.Number(0) & 7]++;
            severities[row.Number(1) & 7]++;
            kinds[row.Number(2) & 7]++;
            actions.Add(row.Text(3));
            actors.Add(row.Text(4));
            targets.Add(row.Text(5));
            ips.Add(row.Text(6));
        });
        return [.. IAuditSearch.FacetFields.Select(field => field switch
        {
            "actor" => Of(field, actors, total, actor => ActorDirectory.NameOf(connection, actor) ?? actor),
            "action" => Of(field, actions, total, static text => text),
            "target" => Of(field, targets, total, static text => text),
            "ip" => Of(field, ips, total, static text => text),
            "outcome" => Of(field, AuditNames.Outcomes.Select(outcome => (outcome.Name(), outcomes[(int)outcome]))),
            "kind" => Of(field, AuditNames.Kinds.Select(kind => (kind.Name(), kinds[(int)kind]))),
            _ => Of(field, Severities.All.Select(severity => (severity.Name(), severities[(int)severity]))),
        })];
    }

    private static AuditFacet Of(string field, TextCounts counts, long total, Func<string, string> label)
    {
        List<AuditFacetValue> values = [.. counts.Top(Shown).Select(value => new AuditFacetValue(value.Text, label(value.Text), value.Count))];
        return new(field, values, total - values.Sum(value => value.Count));
    }

    private static AuditFacet Of(string field, IEnumerable<(string Name, long Count)> counts) => new(
        field, [.. counts.Where(value => value.Count > 0).OrderByDescending(value => value.Count).Select(value => new AuditFacetValue(value.Name, value.Name, value.Count))], 0);
}
