using RiskConsole.Access;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Makes a definition of what was typed. Tells only what cannot be read; whether the whole makes sense is the rule book's to say.</summary>
internal sealed class RuleFormReader(RuleForm form, List<InputFault> faults)
{
    public RuleDefinition Read() => new()
    {
        Name = form.Name.Trim(),
        Description = form.Description.Trim(),
        Kind = form.Kind,
        Where = form.Where.Trim(),
        By = Fields(form.By),
        Value = form.HasValue && form.Value.Trim() is { Length: > 0 } value ? value : null,
        Aggregate = form.HasAggregate ? form.Aggregate : null,
        Percentile = form is { HasAggregate: true, Aggregate: Aggregate.Percentile } ? Number("percentile", form.Percentile) : null,
        Window = form.HasWindow ? Time("window", form.Window) : null,
        Compare = form.HasThresholds ? form.Compare : Comparison.AtLeast,
        Levels = [.. form.ShownLevels.Select(Level)],
        Steps = form.Kind == RuleKind.Sequence ? [.. form.Steps.Select(Step)] : null,
        Anomaly = form.Kind == RuleKind.Anomaly ? Tuning() : null,
        For = Time("for", form.For) ?? default,
        KeepFiring = Time("keepFiring", form.KeepFiring) ?? default,
        DedupWindow = Time("dedupWindow", form.DedupWindow) ?? default,
        Cooldown = Time("cooldown", form.Cooldown) ?? default,
        Labels = Labels(),
        Message = form.Message.Trim(),
        Runbook = form.Runbook.Trim() is { Length: > 0 } runbook ? runbook : null,
    };

    internal static IReadOnlyList<string> Fields(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private RuleLevel Level(LevelForm level, int i) => !form.HasThresholds
        ? new RuleLevel(level.Severity)
        : new RuleLevel(
            level.Severity,
            Number($"levels[{i}].threshold", level.ThresholdOf(form.Kind), required: true),
            Number($"levels[{i}].recovery", level.RecoveryOf(form.Kind)));

    private static SequenceStep Step(StepForm step) =>
        new(step.Name.Trim(), step.Where.Trim(), Fields(step.By) is { Count: > 0 } by ? by : null);

    private AnomalyTuning Tuning() => new(
        Whole("anomaly.warmUp", form.WarmUp), form.Seasonal, Whole("anomaly.memory", form.Memory),
        Number("anomaly.least", form.Least), Number("anomaly.most", form.Most));

    private Dictionary<string, string> Labels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (label, i) in form.Labels.Select((label, i) => (label, i)))
        {
            var name = label.Name.Trim();
            if (name.Length == 0 && label.Value.Trim().Length == 0)
                continue;
            if (name.Length == 0)
                faults.Add(new InputFault($"labels[{i}]", "The label has no name. Give it one or remove it."));
            else if (!labels.TryAdd(name, label.Value.Trim()))
                faults.Add(new InputFault($"labels[{i}]", $"There is a label {name} already. Rename one of them."));
        }
        return labels;
    }

    private TimeSpan? Time(string field, string text)
    {
        if (Durations.TryParse(text, out var span))
            return span;
        faults.Add(new InputFault(field, "This is no time. Write 90s, 10m, 1h30m or 7d; 0s for none."));
        return null;
    }

    private double? Number(string field, string text, bool required = false)
    {
        if (RuleNumbers.TryParse(text, out var value))
            return value;
        if (required || text.Trim().Length > 0)
            faults.Add(new InputFault(field, "This is no number. Write 0.9, 250000, 250k or 10M."));
        return null;
    }

    private int Whole(string field, string text)
    {
        if (RuleNumbers.TryParse(text, out var value) && value == Math.Floor(value) && Math.Abs(value) < int.MaxValue)
            return (int)value;
        faults.Add(new InputFault(field, "This is no whole number."));
        return 0;
    }
}
