using RiskConsole.Events;

namespace RiskConsole.Rules;

/// <summary>Reads a definition from the members of an object. What is wrong is reported to the reader; the definition then is not to be used.</summary>
internal static class RuleJsonReader
{
    /// <param name="others">Reads members beside the definition's own, as the export document has them.</param>
    public static RuleDefinition? Read(JsonObjectReader json, Action<JsonObjectReader>? others = null)
    {
        if (!json.IsObject("A rule"))
            return null;
        others?.Invoke(json);
        var name = json.Text("name");
        if (!json.Has("name"))
            json.Fault("name", "A rule needs a name.");
        var kind = json.Word<RuleKind>("kind");
        if (!json.Has("kind"))
            json.Fault("kind", $"Say what kind of rule it is: {string.Join(", ", Enum.GetValues<RuleKind>().Select(RuleJson.Word))}.");
        var definition = new RuleDefinition
        {
            Name = name ?? "",
            Description = json.Text("description") ?? "",
            Kind = kind ?? default,
            Where = json.Text("where") ?? "",
            By = json.Texts("by") ?? [],
            Value = json.Text("value"),
            Aggregate = json.Word<Aggregate>("aggregate"),
            Percentile = json.Number("percentile"),
            Window = json.Duration("window"),
            Compare = json.Word<Comparison>("compare") ?? Comparison.AtLeast,
            Levels = json.Objects("levels", "A level", ReadLevel) ?? [],
            Steps = json.Objects("steps", "A step", ReadStep),
            Anomaly = json.Object("anomaly", "The tuning of an anomaly", ReadTuning),
            For = json.Duration("for") ?? TimeSpan.Zero,
            KeepFiring = json.Duration("keepFiring") ?? TimeSpan.Zero,
            DedupWindow = json.Duration("dedupWindow") ?? TimeSpan.FromMinutes(5),
            Cooldown = json.Duration("cooldown") ?? TimeSpan.Zero,
            Labels = json.Map("labels") ?? new Dictionary<string, string>(),
            Message = json.Text("message") ?? "",
            Runbook = json.Text("runbook"),
        };
        json.RefuseOthers();
        return definition;
    }

    private static RuleLevel? ReadLevel(JsonObjectReader json)
    {
        var word = json.Text("severity");
        var known = Severities.TryParse(word, out var severity);
        if (!known)
            json.Fault("severity", $"Write one of {string.Join(", ", Severities.All.Select(s => s.Name()))}.");
        var level = new RuleLevel(severity, json.Number("threshold"), json.Number("recovery"));
        json.RefuseOthers();
        return known ? level : null;
    }

    private static SequenceStep? ReadStep(JsonObjectReader json)
    {
        var step = new SequenceStep(json.Text("name") ?? "", json.Text("where") ?? "", json.Texts("by"));
        json.RefuseOthers();
        return step;
    }

    private static AnomalyTuning? ReadTuning(JsonObjectReader json)
    {
        var usual = new AnomalyTuning();
        var tuning = new AnomalyTuning(
            json.Whole("warmUp") ?? usual.WarmUp, json.Flag("seasonal") ?? usual.Seasonal, json.Whole("memory") ?? usual.Memory,
            json.Number("least"), json.Number("most"));
        json.RefuseOthers();
        return tuning;
    }
}
