using System.Text.Json;

namespace RiskConsole.Events.Import;

/// <summary>The first lines of an NDJSON file as a table: the members of the objects are its columns, those of objects inside them with
/// dots.</summary>
internal static class JsonPreview
{
    private const int MaxColumns = 60;

    /// <param name="rows">Valid JSON without lone surrogates.</param>
    public static ImportPreview Of(IReadOnlyList<string> rows)
    {
        var columns = new List<string>();
        var cells = new List<Dictionary<string, string>>();
        var cloudEvents = 0;
        foreach (var row in rows)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            using (var document = JsonDocument.Parse(row))
                Collect(document.RootElement, "", values);
            cloudEvents += values.ContainsKey("specversion") ? 1 : 0;
            columns.AddRange(values.Keys.Except(columns, StringComparer.Ordinal).Take(MaxColumns - columns.Count));
            cells.Add(values);
        }
        return new(ImportFormat.Ndjson, rows.Count > 0 && cloudEvents == rows.Count, columns,
            [.. cells.Select(values => (IReadOnlyList<string>)[.. columns.Select(c => values.GetValueOrDefault(c, ""))])]);
    }

    private static void Collect(JsonElement element, string prefix, Dictionary<string, string> values)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && prefix.Length == 0)
                Collect(member.Value, member.Name + ".", values);
            else
                values[prefix + member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()!
                    : member.Value.GetRawText();
        }
    }
}
