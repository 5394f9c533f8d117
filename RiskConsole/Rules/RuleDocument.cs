using System.Text.Json;
using RiskConsole.Access;

namespace RiskConsole.Rules;

/// <summary>Rules as one JSON document: <c>{"format": "riskconsole-rules", "version": 1, "rules": [{"state": "active", "name": ...}]}</c>.
/// A list of rules, or one rule, is read too.</summary>
internal static class RuleDocument
{
    public const int MostRules = 1_000;
    public const int LongestText = 4 << 20;

    private const string Format = "riskconsole-rules";
    private const int FormatVersion = 1;

    public static string Write(IEnumerable<Rule> rules) => RuleJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("format"u8, Format);
        json.WriteNumber("version"u8, FormatVersion);
        json.WriteStartArray("rules"u8);
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("state"u8, RuleJson.Word(rule.Shown.State));
            RuleJson.WriteMembers(json, rule.Shown.Definition);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }, indented: true);

    /// <summary>Reads what <see cref="Write"/> wrote. Never throws.</summary>
    /// <returns>The rules that can be read, each with its place in the document, and all faults; fields begin with <c>rules[i].</c> where
    /// they are a rule's.</returns>
    public static (IReadOnlyList<RuleEntry> Rules, IReadOnlyList<InputFault> Faults) Read(string? json)
    {
        List<InputFault> faults = [];
        if (json?.Length > LongestText)
        {
            faults.Add(new("", $"The document is larger than {LongestText >> 20} MB. Split it."));
            return ([], faults);
        }
        var entries = JsonObjectReader.Parse(json, faults, root => ReadRoot(root, faults)) ?? [];
        if (entries.Count == 0 && faults.Count == 0)
            faults.Add(new("rules", "There is no rule in the document."));
        return (entries, faults);
    }

    private static List<RuleEntry>? ReadRoot(JsonElement root, List<InputFault> faults)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return ReadList(root, faults);
        var reader = new JsonObjectReader(root, "", faults);
        if (!reader.IsObject("A document of rules"))
            return null;
        if (root.TryGetProperty("kind", out _) && !root.TryGetProperty("rules", out _))
            return [.. ReadEntry(root, 0, faults)];
        if (reader.Text("format") is { } format && format != Format)
            reader.Fault("format", $"This is a document of another kind. Rules have the format \"{Format}\".");
        if (reader.Whole("version") is { } version && version > FormatVersion)
            reader.Fault("version", $"This document was written by a later version of the console. This one reads version {FormatVersion}.");
        reader.Has("rules");
        reader.RefuseOthers();
        if (root.TryGetProperty("rules", out var list) && list.ValueKind == JsonValueKind.Array)
            return ReadList(list, faults);
        reader.Fault("rules", "A document of rules has a list of them, named rules.");
        return null;
    }

    private static List<RuleEntry>? ReadList(JsonElement list, List<InputFault> faults)
    {
        if (list.GetArrayLength() is > MostRules and var count)
        {
            faults.Add(new("rules", $"These are {count} rules; {MostRules} at once are allowed. Split the document."));
            return null;
        }
        return [.. list.EnumerateArray().SelectMany((item, i) => ReadEntry(item, i, faults))];
    }

    private static IEnumerable<RuleEntry> ReadEntry(JsonElement element, int index, List<InputFault> faults)
    {
        var before = faults.Count;
        RuleState? state = null;
        var definition = RuleJsonReader.Read(new JsonObjectReader(element, $"rules[{index}]", faults), json => state = json.Word<RuleState>("state"));
        return definition is null || faults.Count > before ? [] : [new RuleEntry(index, definition, state)];
    }
}

/// <summary>One rule of a document.</summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="State">Null where the document gives none.</param>
internal sealed record RuleEntry(int Index, RuleDefinition Definition, RuleState? State);
