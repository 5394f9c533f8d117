using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Rules;

/// <summary>The JSON form of a rule's definition: what is stored, exported, imported and given to the command line. Names are those of <see cref="RuleDefinition"/> in
/// camel case, durations short texts (<see cref="Durations"/>). What was written once is read by every later version.</summary>
internal static class RuleJson
{
    // Files and stored texts, never markup: what people wrote stays readable.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    /// <summary>Never throws, also for a definition that <see cref="IRuleBook.Check"/> would refuse; what JSON cannot say (NaN, half a
    /// character) is left out of it.</summary>
    public static string Write(RuleDefinition definition, bool indented = false) => Write(json =>
    {
        json.WriteStartObject();
        WriteMembers(json, definition);
        json.WriteEndObject();
    }, indented);

    /// <summary>Reads a definition. Never throws, whatever the text; whether the rule makes sense is for <see cref="IRuleBook.Check"/>.</summary>
    /// <param name="faults">All that is wrong, by path; for text that is no JSON the line and position.</param>
    public static bool TryRead(string? json, [NotNullWhen(true)] out RuleDefinition? definition, out IReadOnlyList<InputFault> faults)
    {
        List<InputFault> found = [];
        definition = JsonObjectReader.Parse(json, found, root => RuleJsonReader.Read(new JsonObjectReader(root, "", found)));
        faults = found;
        if (found.Count > 0)
            definition = null;
        return definition is not null;
    }

    /// <exception cref="InvalidDataException">It is none; stored ones are.</exception>
    public static RuleDefinition Read(string json) => TryRead(json, out var definition, out var faults)
        ? definition
        : throw new InvalidDataException("A stored rule cannot be read: " + string.Join(" ", faults.Select(f => $"{f.Field}: {f.Message}")));

    /// <summary>The word that stands for a member of an enumeration: camel case, severities lower case.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static string Write(Action<Utf8JsonWriter> write, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, indented ? Indented : Compact))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The members that differ from what is assumed without them, and those whose assumption might change.</summary>
    public static void WriteMembers(Utf8JsonWriter json, RuleDefinition rule)
    {
        json.WriteString("name"u8, Clean(rule.Name));
        WriteText(json, "description", rule.Description);
        json.WriteString("kind"u8, Word(rule.Kind));
        WriteText(json, "where", rule.Where);
        WriteTexts(json, "by", rule.By);
        WriteText(json, "value", rule.Value);
        if (rule.Aggregate is { } aggregate)
            json.WriteString("aggregate"u8, Word(aggregate));
        WriteNumber(json, "percentile", rule.Percentile);
        if (rule.Window is { } window)
            json.WriteString("window"u8, Durations.Format(window));
        json.WriteString("compare"u8, Word(rule.Compare));
        WriteLevels(json, rule.Levels);
        WriteSteps(json, rule.Steps);
        WriteTuning(json, rule.Anomaly);
        WriteDuration(json, "for", rule.For);
        WriteDuration(json, "keepFiring", rule.KeepFiring);
        json.WriteString("dedupWindow"u8, Durations.Format(rule.DedupWindow));
        WriteDuration(json, "cooldown", rule.Cooldown);
        if (rule.Labels.Count > 0)
        {
            json.WriteStartObject("labels"u8);
            foreach (var (name, value) in rule.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
                json.WriteString(Clean(name), Clean(value));
            json.WriteEndObject();
        }
        WriteText(json, "message", rule.Message);
        WriteText(json, "runbook", rule.Runbook);
    }

    private static void WriteLevels(Utf8JsonWriter json, IReadOnlyList<RuleLevel> levels)
    {
        json.WriteStartArray("levels"u8);
        foreach (var level in levels)
        {
            json.WriteStartObject();
            json.WriteString("severity"u8, level.Severity.Name());
            WriteNumber(json, "threshold", level.Threshold);
            WriteNumber(json, "recovery", level.Recovery);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<SequenceStep>? steps)
    {
        if (steps is null)
            return;
        json.WriteStartArray("steps"u8);
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, Clean(step.Name));
            json.WriteString("where"u8, Clean(step.Where));
            WriteTexts(json, "by", step.By ?? []);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTuning(Utf8JsonWriter json, AnomalyTuning? tuning)
    {
        if (tuning is null)
            return;
        json.WriteStartObject("anomaly"u8);
        json.WriteNumber("warmUp"u8, tuning.WarmUp);
        json.WriteBoolean("seasonal"u8, tuning.Seasonal);
        json.WriteNumber("memory"u8, tuning.Memory);
        WriteNumber(json, "least", tuning.Least);
        WriteNumber(json, "most", tuning.Most);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, Clean(value));
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(Clean(value));
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
    }

    private static void WriteDuration(Utf8JsonWriter json, string name, TimeSpan value)
    {
        if (value != TimeSpan.Zero)
            json.WriteString(name, Durations.Format(value));
    }

    /// <summary>Half a surrogate pair cannot be written as UTF-8.</summary>
    private static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }
        return text;
    }
}
