using System.Text.Json;

namespace RiskConsole.Rules;

/// <summary>One field in which two versions of a rule differ.</summary>
/// <param name="Path">As in the JSON form, but levels are named by their severity: <c>levels[critical].threshold</c>.</param>
/// <param name="Before">Null where it was not there.</param>
/// <param name="After">Null where it is not there any more.</param>
public sealed record RuleDifference(string Path, string? Before, string? After);

/// <summary>Compares versions of rules, for people.</summary>
internal static class RuleDiff
{
    /// <returns>The differences in the order of the JSON form; state first.</returns>
    public static IReadOnlyList<RuleDifference> Between(RuleVersion before, RuleVersion after) =>
    [
        .. before.State == after.State ? Array.Empty<RuleDifference>() : [new("state", RuleJson.Word(before.State), RuleJson.Word(after.State))],
        .. Between(before.Definition, after.Definition),
    ];

    public static IReadOnlyList<RuleDifference> Between(RuleDefinition before, RuleDefinition after)
    {
        if (ReferenceEquals(before, after))
            return [];
        var (old, now) = (Flatten(before), Flatten(after));
        return
        [
            .. from path in now.Keys.Union(old.Keys)
               let was = old.GetValueOrDefault(path)
               let becomes = now.GetValueOrDefault(path)
               where was != becomes
               select new RuleDifference(path, was, becomes),
        ];
    }

    private static Dictionary<string, string> Flatten(RuleDefinition definition)
    {
        Dictionary<string, string> fields = [];
        using var document = JsonDocument.Parse(RuleJson.Write(definition));
        Flatten(document.RootElement, "", fields);
        return fields;
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", fields);
                break;
            case JsonValueKind.Array when element.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object):
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    var name = item.TryGetProperty("severity", out var severity) ? severity.GetString() : $"{index}";
                    index++;
                    Flatten(item, $"{path}[{name}]", fields);
                }
                break;
            case JsonValueKind.Array:
                fields[path] = string.Join(", ", element.EnumerateArray().Select(item => item.ToString()));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                fields[path] = element.GetBoolean() ? "yes" : "no";
                break;
            default:
                fields[path] = element.ToString();
                break;
        }
    }
}
