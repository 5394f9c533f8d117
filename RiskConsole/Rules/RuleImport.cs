using RiskConsole.Access;

namespace RiskConsole.Rules;

/// <summary>What importing a document would do, before it is done.</summary>
/// <param name="Items">The rules that can be read, in the order of the document.</param>
/// <param name="Faults">All that is wrong with it; with one, nothing is imported.</param>
public sealed record RuleImport(IReadOnlyList<RuleImportItem> Items, IReadOnlyList<InputFault> Faults);

/// <summary>One rule of a document.</summary>
/// <param name="State">That it would have.</param>
/// <param name="Existing">The rule it would renew; null: it would be added.</param>
/// <param name="Differences">To the version it would renew; empty for a new one, and where nothing would change.</param>
public sealed record RuleImportItem(RuleDefinition Definition, RuleState State, Rule? Existing, IReadOnlyList<RuleDifference> Differences)
{
    public bool IsNew => Existing is null;

    public bool IsUnchanged => Existing is not null && Differences.Count == 0;
}
