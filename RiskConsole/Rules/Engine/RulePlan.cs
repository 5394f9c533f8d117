using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>A rule with its conditions compiled and its fields found.</summary>
internal sealed class RulePlan(
    RuleVersion version, CompiledQuery<RiskEvent> where, EventField[] by, EventField? value, StepPlan[] steps, WindowPlan windows) : CompiledRule(version)
{
    private readonly bool _isText = version.Definition.Aggregate == Aggregate.Distinct;

    public override ulong Shape { get; } = RuleShape.Of(version.Definition);

    public override long HorizonUs => windows.HorizonUs;

    public override bool KeepsBaseline => windows.KeepsBaseline;

    /// <summary>The condition of the rule itself; a sequence's steps have their own beside it.</summary>
    public CompiledQuery<RiskEvent> Where => where;

    public IReadOnlyList<StepPlan> Steps => steps;

    public override KeyWindow NewWindow() => windows.Create();

    public override bool TryTake(RiskEvent e, out Sample sample)
    {
        sample = default;
        if (!where.Matches(e))
            return false;
        var number = 1.0;
        string? text = null;
        if (value is not null)
        {
            if (_isText)
            {
                if ((text = value.Text(e)) is null)
                    return false;
            }
            else if (!value.TryNumber(e, out number))
            {
                return false;
            }
        }
        var keys = by;
        var bits = 0;
        if (steps.Length > 0 && !TryStep(e, out bits, ref keys))
            return false;
        if (Key(e, keys) is not { } key)
            return false;
        sample = new Sample(e.Seq, EventClock.Of(e), key, number, text, bits);
        return true;
    }

    /// <summary>The steps an event is. Where steps name their key by other fields, the first step it is decides, and only steps with the same key count.</summary>
    private bool TryStep(RiskEvent e, out int bits, ref EventField[] keys)
    {
        bits = 0;
        string? key = null;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (!step.Where.Matches(e) || (step.By ?? by) is var own && Key(e, own) is not { } stepKey)
                continue;
            if (key is null)
                (key, keys) = (stepKey, own);
            else if (key != stepKey)
                continue;
            bits |= 1 << i;
        }
        return bits != 0;
    }

    private static string? Key(RiskEvent e, EventField[] fields)
    {
        if (fields.Length == 0)
            return "";
        if (fields.Length == 1)
            return fields[0].Text(e) is { } only ? RuleKey.Of([only]) : null;
        var values = new string[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Text(e) is not { } part)
                return null;
            values[i] = part;
        }
        return RuleKey.Of(values);
    }
}

/// <summary>One step of a sequence.</summary>
/// <param name="By">Null for the rule's.</param>
internal sealed record StepPlan(CompiledQuery<RiskEvent> Where, EventField[]? By);
