namespace RiskConsole.Rules.Engine;

/// <summary>What one rule takes from one event: all that its windows need.</summary>
/// <param name="Seq">The event's place in the log.</param>
/// <param name="TimeUs">By <see cref="EventClock"/>.</param>
/// <param name="Key">The values of <see cref="RuleDefinition.By"/>, see <see cref="RuleKey"/>; empty without fields.</param>
/// <param name="Value">The number looked at; 1 where events are counted.</param>
/// <param name="Text">The value for <see cref="Aggregate.Distinct"/>; null otherwise.</param>
/// <param name="Steps">Sequence: bit i is set when the event is step i.</param>
internal readonly record struct Sample(long Seq, long TimeUs, string Key, double Value, string? Text = null, int Steps = 0);
