namespace RiskConsole.Rules.Engine;

/// <summary>How the windows of one rule are made.</summary>
/// <param name="HorizonUs">How far back what they hold depends on events, in microseconds; 0 for not at all.</param>
/// <param name="KeepsBaseline">Whether what they hold goes further back than that and is stored by itself.</param>
internal sealed record WindowPlan(Func<KeyWindow> Create, long HorizonUs, bool KeepsBaseline = false);

/// <summary>Which window serves which kind: the one place where the kinds are told apart.</summary>
internal static class WindowFactory
{
    /// <exception cref="RuleFaultException">The definition lacks what its kind needs.</exception>
    public static WindowPlan Plan(RuleDefinition definition, RuleOptions options)
    {
        var lateness = Micros(options.Lateness);
        switch (definition.Kind)
        {
            case RuleKind.Threshold:
                // Only while it waits does it matter which event it was.
                return new(static () => new ThresholdWindow(), definition.For == TimeSpan.Zero ? 0 : Micros(definition.For) + lateness);
            case RuleKind.Velocity:
                var velocity = new VelocityShape(
                    definition.Aggregate ?? throw new RuleFaultException("A velocity rule needs an aggregate."),
                    definition.Percentile ?? 0, Span(definition), lateness, definition.Compare is Comparison.AtLeast or Comparison.Above, options.ValuesPerKey);
                return new(() => new VelocityWindow(velocity), velocity.SpanUs + lateness);
            case RuleKind.Sequence:
                string[] steps = [.. (definition.Steps ?? []).Select(step => step.Name)];
                var length = Span(definition);
                return new(() => new SequenceWindow(steps, length, lateness), length + lateness);
            case RuleKind.Absence:
                var (silence, keyed) = (Span(definition), definition.By.Count > 0);
                return new(() => new AbsenceWindow(silence, keyed), AbsenceWindow.ForgetAfter(silence));
            case RuleKind.Anomaly:
                var anomaly = new AnomalyShape(
                    definition.Aggregate ?? Aggregate.Count, Span(definition), lateness, definition.Compare, definition.Anomaly ?? new AnomalyTuning());
                return new(() => new AnomalyWindow(anomaly), anomaly.BucketUs + lateness, KeepsBaseline: true);
            default:
                throw new RuleFaultException($"This version does not know rules of kind {definition.Kind}.");
        }
    }

    private static long Span(RuleDefinition definition) => definition.Window is { } window && window > TimeSpan.Zero
        ? Micros(window)
        : throw new RuleFaultException($"A rule of kind {definition.Kind} needs a window longer than 0.");

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
