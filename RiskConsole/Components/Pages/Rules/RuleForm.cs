using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>A rule while it is written: all fields as typed, also those that its kind does not use, so that a change of the kind and back loses nothing.
/// Plain data that goes to JSON and back.</summary>
internal sealed class RuleForm
{
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public RuleKind Kind { get; set; } = RuleKind.Velocity;
    public string Where { get; set; } = "";

    /// <summary>Fields, with commas between them.</summary>
    public string By { get; set; } = "subject";
    public string Value { get; set; } = "";
    public Aggregate Aggregate { get; set; } = Aggregate.Count;
    public string Percentile { get; set; } = "95";
    public string Window { get; set; } = "10m";
    public Comparison Compare { get; set; } = Comparison.AtLeast;
    public List<LevelForm> Levels { get; set; } = [new() { Severity = Severity.Critical, Threshold = "10" }];
    public List<StepForm> Steps { get; set; } = [new() { Name = "first" }, new() { Name = "then" }];
    public string WarmUp { get; set; } = "30";
    public bool Seasonal { get; set; } = true;
    public string Memory { get; set; } = "200";
    public string Least { get; set; } = "";
    public string Most { get; set; } = "";
    public string For { get; set; } = "0s";
    public string KeepFiring { get; set; } = "10m";
    public string DedupWindow { get; set; } = "5m";
    public string Cooldown { get; set; } = "0s";
    public List<LabelForm> Labels { get; set; } = [];
    public string Message { get; set; } = "";
    public string Runbook { get; set; } = "";

    /// <summary>Compares a value with thresholds.</summary>
    public bool HasThresholds => Kind is RuleKind.Threshold or RuleKind.Velocity or RuleKind.Anomaly;

    public bool HasWindow => Kind != RuleKind.Threshold;

    public bool HasAggregate => Kind is RuleKind.Velocity or RuleKind.Anomaly;

    public bool HasValue => Kind == RuleKind.Threshold || (HasAggregate && Aggregate != Aggregate.Count);

    /// <summary>The levels that this kind has: all, or the first alone where nothing is compared.</summary>
    public IEnumerable<LevelForm> ShownLevels => HasThresholds ? Levels : Levels.Take(1);

    /// <param name="where">A filter to begin from.</param>
    public static RuleForm Blank(string where = "") => new() { Where = where };

    public static RuleForm From(RuleDefinition d)
    {
        var form = new RuleForm
        {
            Name = d.Name,
            Description = d.Description,
            Kind = d.Kind,
            Where = d.Where,
            By = string.Join(", ", d.By),
            Value = d.Value ?? "",
            Aggregate = d.Aggregate ?? Aggregate.Count,
            Compare = d.Compare,
            Levels = [.. d.Levels.Select(level => LevelForm.From(level, d.Kind))],
            For = Durations.Format(d.For),
            KeepFiring = Durations.Format(d.KeepFiring),
            DedupWindow = Durations.Format(d.DedupWindow),
            Cooldown = Durations.Format(d.Cooldown),
            Labels = [.. d.Labels.Select(label => new LabelForm { Name = label.Key, Value = label.Value })],
            Message = d.Message,
            Runbook = d.Runbook ?? "",
        };
        if (form.Levels.Count == 0)
            form.Levels.Add(new LevelForm { Severity = Severity.Critical, Distance = LevelForm.UsualDistance(Severity.Critical) });
        if (d.Percentile is { } percentile)
            form.Percentile = RuleNumbers.Text(percentile);
        if (d.Window is { } window)
            form.Window = Durations.Format(window);
        if (d.Steps is { } steps)
            form.Steps = [.. steps.Select(s => new StepForm { Name = s.Name, Where = s.Where, By = s.By is { } by ? string.Join(", ", by) : "" })];
        if (d.Anomaly is { } tuning)
        {
            form.WarmUp = RuleNumbers.Text(tuning.WarmUp);
            form.Seasonal = tuning.Seasonal;
            form.Memory = RuleNumbers.Text(tuning.Memory);
            form.Least = RuleNumbers.Text(tuning.Least);
            form.Most = RuleNumbers.Text(tuning.Most);
        }
        return form;
    }

    /// <returns>The definition; what cannot be read is left out of it and told in <paramref name="faults"/>.</returns>
    public RuleDefinition Build(List<InputFault> faults) => new RuleFormReader(this, faults).Read();

    /// <summary>Adds a level of the most severe severity that has none, easier to reach than the more severe ones and harder than the milder.</summary>
    public void AddLevel()
    {
        if (FreeSeverities.Cast<Severity?>().FirstOrDefault() is not { } severity)
            return;
        var harder = Levels.Where(level => level.Severity > severity).MinBy(level => level.Severity);
        var easier = Levels.Where(level => level.Severity < severity).MaxBy(level => level.Severity);
        var rises = Compare is Comparison.AtLeast or Comparison.Above;
        var near = harder ?? easier;
        // Half of the harder one, or twice the easier one; the other way round where trouble is below.
        var factor = harder is not null == rises ? 0.5 : 2;
        Levels.Add(new LevelForm
        {
            Severity = severity,
            Threshold = near is not null && RuleNumbers.TryParse(near.Threshold, out var threshold) ? RuleNumbers.Text(threshold * factor) : "",
            Distance = LevelForm.UsualDistance(severity),
        });
    }

    public IEnumerable<Severity> FreeSeverities => Severities.All.Where(severity => Levels.All(level => level.Severity != severity));
}

/// <summary>A level as typed. An anomaly's is a distance, which is no threshold of another kind: both are kept.</summary>
internal sealed class LevelForm
{
    public Severity Severity { get; set; }
    public string Threshold { get; set; } = "";
    public string Recovery { get; set; } = "";
    public string Distance { get; set; } = UsualDistance(Severity.Critical);
    public string DistanceRecovery { get; set; } = "";

    public static LevelForm From(RuleLevel level, RuleKind kind)
    {
        var (threshold, recovery) = (RuleNumbers.Text(level.Threshold), RuleNumbers.Text(level.Recovery));
        return kind == RuleKind.Anomaly
            ? new LevelForm { Severity = level.Severity, Distance = threshold, DistanceRecovery = recovery }
            : new LevelForm { Severity = level.Severity, Threshold = threshold, Recovery = recovery, Distance = UsualDistance(level.Severity) };
    }

    /// <summary>In robust deviations.</summary>
    public static string UsualDistance(Severity severity) => severity switch
    {
        Severity.Critical => "5",
        Severity.Error => "4",
        Severity.Warning => "3.5",
        _ => "3",
    };

    public string ThresholdOf(RuleKind kind) => kind == RuleKind.Anomaly ? Distance : Threshold;

    public string RecoveryOf(RuleKind kind) => kind == RuleKind.Anomaly ? DistanceRecovery : Recovery;

    public void SetThreshold(RuleKind kind, string text)
    {
        if (kind == RuleKind.Anomaly)
            Distance = text;
        else
            Threshold = text;
    }

    public void SetRecovery(RuleKind kind, string text)
    {
        if (kind == RuleKind.Anomaly)
            DistanceRecovery = text;
        else
            Recovery = text;
    }
}

internal sealed class StepForm
{
    public string Name { get; set; } = "";
    public string Where { get; set; } = "";

    /// <summary>Fields with commas; empty where they have the names of the rule's.</summary>
    public string By { get; set; } = "";
}

internal sealed class LabelForm
{
    public string Name { get; set; } = "";
    public string Value { get; set; } = "";
}
