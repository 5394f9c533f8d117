using RiskConsole.Access;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Backtests;

/// <summary>Makes trials of definitions that need not be saved.</summary>
internal sealed class RuleTrials(RuleCheck check, IRuleCompiler compiler, IRuleEngines engines, IAdmissions admissions)
{
    /// <param name="path">Before the fields of faults.</param>
    /// <exception cref="InputRefusedException">Something is wrong with it.</exception>
    public CompiledRule Compile(RuleDefinition definition, string path)
    {
        var faults = check.Check(definition).Select(f => f with { Field = path + f.Field }).ToList();
        if (faults.Count > 0)
            throw new InputRefusedException(faults);
        try
        {
            return compiler.Compile(new RuleVersion(
                Guid.AllBitsSet, 1, RuleState.Active, definition, "backtest", DateTimeOffset.UnixEpoch, "", Approval.Approved));
        }
        catch (RuleFaultException fault)
        {
            throw new InputRefusedException(path, fault.Message);
        }
    }

    /// <param name="fromUs">Where the range begins.</param>
    /// <param name="beginUs">Where reading begins, at or before it.</param>
    /// <param name="limit">Alerts to keep at most.</param>
    /// <param name="isSilenced">See <see cref="AlertTally"/>.</param>
    public RuleTrial Begin(CompiledRule rule, long beginUs, long fromUs, int limit, Func<Alert, DateTimeOffset, bool>? isSilenced = null) =>
        new(rule, engines.Create(tellsChanges: false), admissions.Create(), new AlertTally(fromUs, limit, isSilenced), beginUs);
}
