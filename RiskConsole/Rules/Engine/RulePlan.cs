using System.Runtime.CompilerServices;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>A rule with its conditions compiled and its fields found.</summary>
internal sealed class RulePlan(
    RuleVersion version, CompiledQuery<RiskEvent> where, EventField[] by, EventField? value, StepPlan[] steps, WindowPlan windows) : CompiledRule(version)
{
    private const int MostFields = 4;
    private const int LongestJoined = 400;

    private readonly bool _isText = version.Definition.Aggregate == Aggregate.Distinct;

    public override ulong Shape { get; } = RuleShape.Of(version.Definition);

    public override long HorizonUs => windows.HorizonUs;

    public override bool KeepsBaseline => windows.KeepsBaseline;

    /// <summary>The condition of the rule itself; a sequence's steps have their own beside it.</summary>
    public CompiledQuery<RiskEvent> Where => where;

    public IReadOnlyList<StepPlan> Steps => steps;

    public override KeyWindow NewWindow() => windows.Create();

    public override IReadOnlyList<ValueNeed> Needs { get; } =
        ValueNeed.AllOf([where.Values, steps.Length > 0 ? ValueNeed.AnyOf(steps.Select(step => step.Where.Values)) : []]);

    public override bool TryTake(RiskEvent e, out Sample sample) => TryTake(e, null, out sample);

    public override bool TryTake(RiskEvent e, KeyNames? names, out Sample sample)
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
                if ((text = Text(value, e, names)) is null)
                    return false;
            }
            else if (!value.TryNumber(e, out number))
            {
                return false;
            }
        }
        var keys = by;
        var bits = 0;
        if (steps.Length > 0 && !TryStep(e, names, out bits, ref keys))
            return false;
        if (Key(e, names, keys) is not { } key)
            return false;
        sample = new Sample(e.Seq, EventClock.Of(e), key, number, text, bits);
        return true;
    }

    /// <summary>The steps an event is. Where steps name their key by other fields, the first step it is decides, and only steps with the same key count.</summary>
    private bool TryStep(RiskEvent e, KeyNames? names, out int bits, ref EventField[] keys)
    {
        bits = 0;
        string? key = null;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (!step.Where.Matches(e) || (step.By ?? by) is var own && Key(e, names, own) is not { } stepKey)
                continue;
            if (key is null)
                (key, keys) = (stepKey, own);
            else if (key != stepKey)
                continue;
            bits |= 1 << i;
        }
        return bits != 0;
    }

    private static string? Key(RiskEvent e, KeyNames? names, EventField[] fields)
    {
        if (fields.Length == 0)
            return "";
        if (fields.Length == 1)
            return Text(fields[0], e, names) is { } only ? RuleKey.Of([only]) : null;
        if (fields.Length > MostFields)
            throw new RuleFaultException($"A rule judges by {MostFields} fields at most.");
        var parts = default(Parts);
        for (var i = 0; i < fields.Length; i++)
        {
            if (Text(fields[i], e, names) is not { } part)
                return null;
            parts[i] = part;
        }
        return Join(((ReadOnlySpan<string>)parts)[..fields.Length], names);
    }

    private static string Join(ReadOnlySpan<string> parts, KeyNames? names)
    {
        if (names is null)
            return RuleKey.Of(parts);
        Span<char> joined = stackalloc char[LongestJoined];
        var length = -1;
        foreach (var part in parts)
        {
            if (length + 1 + part.Length > joined.Length || part.Contains(RuleKey.Separator, StringComparison.Ordinal))
                return RuleKey.Of(parts);
            if (length++ >= 0)
                joined[length - 1] = RuleKey.Separator;
            part.CopyTo(joined[length..]);
            length += part.Length;
        }
        return names.Get(joined[..length]);
    }

    private static string? Text(EventField field, RiskEvent e, KeyNames? names) => names is null ? field.Text(e) : field.Text(e, names);

    [InlineArray(MostFields)]
    private struct Parts
    {
        private string _first;
    }
}

/// <summary>One step of a sequence.</summary>
/// <param name="By">Null for the rule's.</param>
internal sealed record StepPlan(CompiledQuery<RiskEvent> Where, EventField[]? By);
