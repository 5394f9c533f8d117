using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Explain;

/// <summary>One part of what a rule asks of an event.</summary>
/// <param name="Text">As the rule writes it.</param>
/// <param name="Saw">What the event has there; null where that cannot be said in a word.</param>
internal sealed record LookPart(string Text, bool Holds, string? Saw);

/// <summary>Whether a rule looks at an event, part by part.</summary>
/// <param name="Parts">Of its condition; those of steps after them.</param>
/// <param name="Obstacle">Why it does not look, for people; null when it does.</param>
internal sealed record LookResult(IReadOnlyList<LookPart> Parts, string? Obstacle);

/// <summary>Says which parts of a rule's condition an event fulfils, and what it lacks.</summary>
internal sealed class RuleLook(IQueryCompiler<RiskEvent> queries)
{
    private const int LongestSeen = 120;

    public LookResult Of(RuleDefinition rule, RiskEvent e)
    {
        var parts = PartsOf(rule.Where, e).ToList();
        if (parts.Find(part => !part.Holds) is { } failing)
            return new(parts, Sentence(failing));
        if (rule.Value is { } value && FaultOfValue(rule, value, e) is { } missing)
            return new(parts, missing);
        if (rule.Kind != RuleKind.Sequence)
            return new(parts, rule.By.Select(field => FaultOfKey(field, e)).FirstOrDefault(fault => fault is not null));
        List<string> faults = [];
        foreach (var step in rule.Steps ?? [])
        {
            var ofStep = PartsOf(step.Where, e).ToList();
            parts.AddRange(ofStep.Select(part => part with { Text = $"{step.Name}: {part.Text}" }));
            if (ofStep.Exists(part => !part.Holds))
                continue;
            if ((step.By ?? rule.By).Select(field => FaultOfKey(field, e)).FirstOrDefault(fault => fault is not null) is not { } fault)
                return new(parts, null);
            faults.Add(fault);
        }
        return new(parts, faults.FirstOrDefault() ?? "It is none of the rule's steps.");
    }

    /// <summary>Conditions that must all hold, each by itself.</summary>
    private IEnumerable<LookPart> PartsOf(string text, RiskEvent e)
    {
        if (QueryParser.Parse(text).Node is not { } node || node is AllNode)
            yield break;
        foreach (var item in node is AndNode and ? and.Items : [node])
        {
            var part = text.Substring(item.Start, item.Length);
            if (queries.TryCompile(part, out var query, out _))
                yield return new LookPart(part, query.Matches(e), Seen(text, item, e));
        }
    }

    private static string? Seen(string text, QueryNode node, RiskEvent e)
    {
        while (node is NotNode not)
            node = not.Inner;
        return node is FieldNode { Field: var name } && EventFields.TryFind(text.Substring(name.Start, name.Length), out var field, out _)
            ? field.Text(e) is { } seen ? Short(seen) : "nothing"
            : null;
    }

    private static string Sentence(LookPart part) => part.Saw is { } saw ? $"Its condition {part.Text} does not hold: the event has {saw}." : $"Its condition {part.Text} does not hold.";

    private static string? FaultOfValue(RuleDefinition rule, string name, RiskEvent e)
    {
        if (!EventFields.TryFind(name, out var field, out var error))
            return error;
        if (rule.Aggregate == Aggregate.Distinct ? field.Text(e) is not null : field.TryNumber(e, out _))
            return null;
        return field.Text(e) is { } text ? $"It looks at {name}, which is no number here: {Short(text)}." : $"It looks at {name}, which the event does not have.";
    }

    private static string? FaultOfKey(string name, RiskEvent e) =>
        EventFields.TryFind(name, out var field, out var error) ? field.Text(e) is null ? $"It judges by {name}, which the event does not have." : null : error;

    private static string Short(string text) => text.Length <= LongestSeen ? text : text[..LongestSeen] + "…";
}
