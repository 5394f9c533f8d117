using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Storage;
using RiskConsole.Tests.Rules.Engine;
using Comparison = RiskConsole.Rules.Comparison;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>What a rule says of single events and values, in the plainest way. The query language itself has a reference of its own.</summary>
internal sealed class ReferenceRule(Guid id, RuleDefinition definition)
{
    private const long AheadUs = 300_000_000;

    private readonly CompiledQuery<RiskEvent> _where = Query(definition.Where);
    private readonly CompiledQuery<RiskEvent>[] _steps = [.. (definition.Steps ?? []).Select(step => Query(step.Where))];

    public Guid Id => id;

    public RuleDefinition Definition => definition;

    public bool IsPulse => definition.Kind == RuleKind.Sequence || (definition.Kind == RuleKind.Threshold && definition.Levels.All(l => l.Recovery is null));

    public ReferenceSample? Take(RiskEvent e)
    {
        if (!_where.Matches(e))
            return null;
        var (by, steps) = (definition.By, 0);
        var keys = new List<string>();
        for (var i = 0; i < _steps.Length; i++)
        {
            var own = definition.Steps![i].By ?? definition.By;
            if (!_steps[i].Matches(e) || Key(e, own) is not { } key)
                continue;
            if (keys.Count > 0 && keys[0] != key)
                continue;
            if (keys.Count == 0)
                by = own;
            keys.Add(key);
            steps |= 1 << i;
        }
        if (definition.Kind == RuleKind.Sequence && steps == 0)
            return null;
        if (Key(e, by) is not { } name)
            return null;
        var (value, text) = (1.0, (string?)null);
        if (definition.Value is { } field)
        {
            var read = Read(e, field);
            if (read is null)
                return null;
            if (definition.Aggregate == Aggregate.Distinct)
                text = read;
            else if (!double.TryParse(read, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value))
                return null;
        }
        var (time, received) = (e.Time.ToMicros(), e.ReceivedAt.ToMicros());
        return new ReferenceSample(e.Seq, time > received + AheadUs ? received : time, name, value, text, steps);
    }

    /// <returns>The most severe level that is reached; null for none.</returns>
    public int? Level(double value) => Enumerable.Range(0, definition.Levels.Count)
        .Where(i => IsReached(value, definition.Levels[i].Threshold ?? 1))
        .OrderByDescending(i => definition.Levels[i].Severity)
        .Select(i => (int?)i).FirstOrDefault();

    public bool HasRecovered(int level, double value)
    {
        if (double.IsNaN(value))
            return true;
        if (definition.Levels[level].Recovery is not { } recovery)
            return !IsReached(value, definition.Levels[level].Threshold ?? 1);
        return Compare is Comparison.AtLeast or Comparison.Above ? value <= recovery : value >= recovery;
    }

    private Comparison Compare => (definition.Kind, definition.Compare) switch
    {
        (RuleKind.Sequence or RuleKind.Absence, _) => Comparison.AtLeast,
        (RuleKind.Anomaly, Comparison.AtMost) => Comparison.AtLeast,
        (RuleKind.Anomaly, Comparison.Below) => Comparison.Above,
        var (_, compare) => compare,
    };

    private bool IsReached(double value, double threshold) => Compare switch
    {
        Comparison.AtLeast => value >= threshold,
        Comparison.Above => value > threshold,
        Comparison.AtMost => value <= threshold,
        _ => value < threshold,
    };

    private static string? Key(RiskEvent e, IReadOnlyList<string> fields)
    {
        var values = fields.Select(field => Read(e, field)).ToList();
        return values.Contains(null) ? null : string.Join('\u001f', values);
    }

    private static string? Read(RiskEvent e, string field)
    {
        switch (field)
        {
            case "subject":
                return e.Subject;
            case "type":
                return e.Type;
            case "score":
                return e.Score?.ToString("R", CultureInfo.InvariantCulture);
            default:
                using (var document = JsonDocument.Parse(e.Data!))
                {
                    return document.RootElement.TryGetProperty(field["data.".Length..], out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
                }
        }
    }

    private static CompiledQuery<RiskEvent> Query(string text) => RuleDesk.Queries.TryCompile(text, out var query, out var error) ? query : throw new ArgumentException(error.Message);
}
