using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>Compiles rules with the query language of events. Safe to share between threads.</summary>
internal sealed class RuleCompiler(IQueryCompiler<RiskEvent> queries, IOptions<RuleOptions> options) : IRuleCompiler
{
    /// <summary>What fits the bits of a sample as windows write them.</summary>
    private const int MostSteps = 8;

    public CompiledRule Compile(RuleVersion version)
    {
        var definition = version.Definition;
        if (definition.Levels.Count == 0)
            throw new RuleFaultException("The rule has no level.");
        if (definition is { Kind: RuleKind.Sequence, Steps: not { Count: > 0 and <= MostSteps } })
            throw new RuleFaultException("A sequence needs steps.");
        var windows = WindowFactory.Plan(definition, options.Value);
        var where = Condition(definition.Where, "its condition");
        var by = Fields(definition.By);
        var value = definition.Value is { } name ? Field(name) : null;
        if (value is null && (definition.Kind == RuleKind.Threshold || definition.Aggregate is not (null or Aggregate.Count)))
            throw new RuleFaultException("The rule names no field to look at.");
        if (value is { CanBeNumber: false } && definition.Aggregate != Aggregate.Distinct)
            throw new RuleFaultException($"{value.Name} is no number, so it cannot be compared with a threshold.");
        StepPlan[] steps = definition.Kind != RuleKind.Sequence
            ? []
            : [.. definition.Steps!.Select(step => new StepPlan(
                Condition(step.Where, $"the condition of step \"{step.Name}\""), step.By is { } own ? Fields(own) : null))];
        return new RulePlan(version, where, by, value, steps, windows);
    }

    private CompiledQuery<RiskEvent> Condition(string text, string what) => queries.TryCompile(text, out var query, out var error)
        ? query
        : throw new RuleFaultException($"{char.ToUpperInvariant(what[0])}{what[1..]} cannot be read: {error.Message}");

    private static EventField[] Fields(IReadOnlyList<string> names) => [.. names.Select(Field)];

    private static EventField Field(string name) => EventFields.TryFind(name, out var field, out var error) ? field : throw new RuleFaultException(error);
}
