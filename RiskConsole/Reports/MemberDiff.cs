using System.Text.Json;

namespace RiskConsole.Reports;

/// <summary>What an entry's <c>before</c> and <c>after</c> differ in, member by member.</summary>
internal static class MemberDiff
{
    private const int LongestText = 300;
    private const int MostMembers = 40;

    /// <param name="data">The entry's data.</param>
    public static IReadOnlyList<ChangedMember> Of(JsonElement data)
    {
        var before = Flat(data, "before");
        var after = Flat(data, "after");
        return
        [
            .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
                .Select(path => new ChangedMember(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
                .Where(member => member.Before != member.After).Take(MostMembers),
        ];
    }

    private static Dictionary<string, string> Flat(JsonElement data, string name)
    {
        Dictionary<string, string> flat = new(StringComparer.Ordinal);
        if (data.TryGetProperty(name, out var part))
            Add(flat, "", part);
        return flat;
    }

    private static void Add(Dictionary<string, string> flat, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Add(flat, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Add(flat, $"{path}[{index++}]", item);
                break;
            default:
                var text = value.ToString();
                flat[path] = text.Length <= LongestText ? text : text[..LongestText] + "…";
                break;
        }
    }
}
