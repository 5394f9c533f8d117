using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules;

/// <summary>What each kind of rule needs and refuses, but for its levels.</summary>
internal sealed class KindCheck(IQueryCompiler<RiskEvent> queries, TimeSpan longestWindow, RuleDefinition rule, RuleFaults faults)
{
    private const int FewestSteps = 2;
    private const int MostSteps = 5;
    private const int LongestStepName = 40;
    private const int LeastWarmUp = 10;
    private const int MostBuckets = 100_000;
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);

    private static readonly Aggregate[] OfBuckets = [Aggregate.Count, Aggregate.Sum, Aggregate.Average, Aggregate.Min, Aggregate.Max];

    private string Kind => rule.Kind switch
    {
        RuleKind.Threshold => "A threshold rule",
        RuleKind.Velocity => "A velocity rule",
        RuleKind.Sequence => "A sequence",
        RuleKind.Absence => "An absence rule",
        _ => "An anomaly rule",
    };

    public void Run()
    {
        if (!Enum.IsDefined(rule.Compare))
            faults.Add("compare", $"Write one of {string.Join(", ", Enum.GetValues<Comparison>().Select(RuleJson.Word))}.");
        switch (rule.Kind)
        {
            case RuleKind.Threshold:
                NeedNumber("it looks at");
                Refuse(rule.Aggregate is not null, "aggregate",
                    "looks at single events and computes nothing over them. Leave it out, or make it a velocity rule.");
                Refuse(rule.Window is not null, "window", "looks at single events. Leave it out, or make it a velocity rule.");
                break;
            case RuleKind.Velocity:
                CheckAggregate([.. Enum.GetValues<Aggregate>()]);
                NeedWindow("over which it computes");
                break;
            case RuleKind.Anomaly:
                CheckAggregate(OfBuckets);
                NeedWindow("of its buckets, such as 5m");
                break;
            case RuleKind.Sequence:
                Refuse(rule.For > TimeSpan.Zero, "for", "is complete in a moment and does not last. Leave it out.");
                Refuse(rule.By.Count == 0, "by", "joins its steps by what they have in common. Name at least one field, such as subject.");
                NeedWindow("from the first step to the last");
                ComparesNothing();
                CheckSteps();
                break;
            default:
                NeedWindow("for which nothing may come");
                ComparesNothing();
                break;
        }
        if (!faults.Has("aggregate"))
        {
            Refuse(rule.Percentile is not null && rule.Aggregate != Aggregate.Percentile, "percentile",
                "takes this with the aggregate percentile alone. Leave it out.");
        }
        Refuse(rule.Steps is not null && rule.Kind != RuleKind.Sequence, "steps", "has no steps. Leave them out, or make it a sequence.");
        Refuse(rule.Anomaly is not null && rule.Kind != RuleKind.Anomaly, "anomaly", "does not learn. Leave this out, or make it an anomaly rule.");
        if (rule is { Kind: RuleKind.Anomaly, Anomaly: { } tuning })
            CheckTuning(tuning);
    }

    private void Refuse(bool wrong, string field, string message)
    {
        if (wrong)
            faults.Add(field, $"{Kind} {message}");
    }

    private void ComparesNothing()
    {
        Refuse(rule.Value is not null, "value", "looks at no value. Leave it out.");
        Refuse(rule.Aggregate is not null, "aggregate", "computes nothing. Leave it out.");
        Refuse(rule.Compare != Comparison.AtLeast, "compare", "compares nothing. Leave it out.");
    }

    private void NeedWindow(string what)
    {
        if (rule.Window is not { } window)
            faults.Add("window", $"{Kind} needs the time {what}. Write one such as 10m.");
        else if (window < ShortestWindow)
            faults.Add("window", $"A window is at least {Durations.Format(ShortestWindow)} long.");
        else if (window > longestWindow)
            faults.Add("window", $"This is longer than windows may be: {Durations.Format(longestWindow)} (Rules:LongestWindow). Shorten it.");
    }

    private void NeedNumber(string what)
    {
        if (rule.Value is null)
            faults.Add("value", $"{Kind} needs the field {what}. Name one such as score or data.usd.");
        else if (FieldNames.Find(rule.Value) is { Fault: { } fault })
            faults.Add("value", fault);
        else if (FieldNames.Find(rule.Value).Field is { CanBeNumber: false })
            faults.Add("value",
                $"{rule.Value} is no number. Name a field that is, such as score or data.usd; to count its values, use the aggregate distinct.");
    }

    private void CheckAggregate(Aggregate[] known)
    {
        // The number of events is what a series is most often; the rest must be said.
        var aggregate = rule.Aggregate ?? (rule is { Kind: RuleKind.Anomaly, Value: null } ? Aggregate.Count : null);
        if (aggregate is null || !known.Contains(aggregate.Value))
        {
            var words = string.Join(", ", known.Select(RuleJson.Word));
            faults.Add("aggregate", aggregate is { } other && Enum.IsDefined(other)
                ? $"{Kind} cannot use {RuleJson.Word(other)}. Use one of {words}."
                : $"{Kind} needs what it computes: one of {words}.");
            return;
        }
        switch (aggregate)
        {
            case Aggregate.Count:
                Refuse(rule.Value is not null, "value", "that counts events looks at no value. Leave it out, or use another aggregate.");
                break;
            case Aggregate.Distinct when rule.Value is null:
                faults.Add("value", $"{Kind} needs the field whose different values it counts, such as data.ip.");
                break;
            case Aggregate.Distinct:
                if (FieldNames.Find(rule.Value!).Fault is { } fault)
                    faults.Add("value", fault);
                break;
            default:
                NeedNumber("it computes with");
                break;
        }
        if (aggregate == Aggregate.Percentile && rule.Percentile is not (> 0 and < 100))
            faults.Add("percentile", "Write which percentile: a number above 0 and below 100, such as 95.");
    }

    private void CheckSteps()
    {
        var steps = rule.Steps ?? [];
        if (steps.Count is < FewestSteps or > MostSteps)
            faults.Add("steps", $"A sequence has {FewestSteps} to {MostSteps} steps; this has {steps.Count}.");
        for (var i = 0; i < Math.Min(steps.Count, MostSteps); i++)
        {
            var (step, path) = (steps[i], $"steps[{i}]");
            if (string.IsNullOrWhiteSpace(step.Name) || step.Name.Length > LongestStepName || step.Name.Any(char.IsControl)
                || QueryScanner.FindForbidden(step.Name) >= 0)
                faults.Add(path + ".name", $"Give the step a name of 1 to {LongestStepName} characters, such as login.");
            if (string.IsNullOrWhiteSpace(step.Where))
                faults.Add(path + ".where", "Say which events are this step, such as type:login.");
            else
                RuleFaults.CheckQuery(queries, path + ".where", step.Where, faults);
            CheckJoin(step.By, path + ".by");
        }
    }

    private void CheckJoin(IReadOnlyList<string>? by, string path)
    {
        if (by is null || rule.By.Count == 0)
            return;
        if (by.Count != rule.By.Count)
            faults.Add(path,
                $"Name as many fields as the rule's key has ({rule.By.Count}), in the same order; or leave it out where they have the same names.");
        for (var i = 0; i < Math.Min(by.Count, RuleCheck.MostKeyFields); i++)
        {
            if (FieldNames.Find(by[i]).Fault is { } fault)
                faults.Add($"{path}[{i}]", fault);
        }
    }

    private void CheckTuning(AnomalyTuning tuning)
    {
        if (tuning.WarmUp is < LeastWarmUp or > MostBuckets)
            faults.Add("anomaly.warmUp", $"Learn from {LeastWarmUp} to {MostBuckets} buckets before anything is raised.");
        if (tuning.Memory is < LeastWarmUp or > MostBuckets)
            faults.Add("anomaly.memory", $"An old bucket counts half after {LeastWarmUp} to {MostBuckets} buckets.");
        if (tuning.Least is { } least && !double.IsFinite(least))
            faults.Add("anomaly.least", "Write a number, or nothing.");
        if (tuning.Most is { } most && !double.IsFinite(most))
            faults.Add("anomaly.most", "Write a number, or nothing.");
        if (tuning.Least > tuning.Most)
            faults.Add("anomaly.most", "The guarded range runs backwards: most is less than least. Swap them.");
    }
}
