using System.Globalization;
using System.Text;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Query;

namespace RiskConsole.Rules;

/// <summary>Reads the members of one JSON object and reports each that is not as it should be by its path. A member that is missing or null
/// counts as absent.</summary>
internal sealed class JsonObjectReader(JsonElement element, string path, List<InputFault> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public static JsonDocumentOptions Options { get; } = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 16,
    };

    /// <summary>Parses a text and reads its root; text that is no JSON is a fault with line and position. Never throws.</summary>
    public static T? Parse<T>(string? json, List<InputFault> faults, Func<JsonElement, T?> read) where T : class
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            faults.Add(new("", "There is no text. Give a JSON document."));
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            faults.Add(new("", Explain(json, e)));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair, in the text or as an escape: valid by the grammar of JSON, but no text.
            faults.Add(new("", "The document holds half a character (a lone surrogate such as \\ud800). Remove it."));
        }
        return null;
    }

    public string PathOf(string name) => path.Length == 0 ? name : path + "." + name;

    public void Fault(string name, string message) => faults.Add(new(PathOf(name), message));

    /// <summary>Whether this is an object at all; a fault otherwise.</summary>
    public bool IsObject(string what)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return true;
        faults.Add(new(path, $"{what} is a JSON object in braces; this is {Kind(element)}."));
        return false;
    }

    /// <summary>Reports the members that nothing was read from. To be called last.</summary>
    public void RefuseOthers()
    {
        foreach (var member in element.EnumerateObject())
        {
            if (_known.Contains(member.Name))
                continue;
            var near = Nearest.Find(member.Name, _known);
            Fault(Shorten(member.Name), $"There is no such member. {(near is null ? $"Known here: {string.Join(", ", _known)}." : $"Did you mean {near}?")}");
        }
    }

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        Fault(name, $"Write a text in quotes; this is {Kind(value)}.");
        return null;
    }

    public double? Number(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        Fault(name, value.ValueKind == JsonValueKind.Number ? "This number is too large." : $"Write a number without quotes; this is {Kind(value)}.");
        return null;
    }

    public int? Whole(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
            return number;
        Fault(name, "Write a whole number without quotes.");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fault(name, $"Write true or false; this is {Kind(value)}.");
        return null;
    }

    public TimeSpan? Duration(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && Durations.TryParse(value.GetString(), out var duration))
            return duration;
        Fault(name, "Write a duration as text, such as \"10m\", \"1h30m\", \"90s\" or \"500ms\".");
        return null;
    }

    /// <summary>A word of an enumeration; upper and lower case, hyphens and underscores do not matter.</summary>
    public T? Word<T>(string name) where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        var folded = Fold(text);
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Fold(candidate.ToString()) == folded)
                return candidate;
        }
        Fault(name, $"\"{Shorten(text)}\" is none of {string.Join(", ", Enum.GetValues<T>().Select(RuleJson.Word))}.");
        return null;
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            Fault(name, "Write a list of texts, such as [\"subject\", \"data.account\"].");
            return null;
        }
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>A list of objects; what <paramref name="read"/> gives null for is left out.</summary>
    public IReadOnlyList<T>? Objects<T>(string name, string what, Func<JsonObjectReader, T?> read) where T : class
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
        {
            Fault(name, $"Write a list in square brackets; this is {Kind(value)}.");
            return null;
        }
        List<T> items = [];
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var reader = new JsonObjectReader(item, $"{PathOf(name)}[{index++}]", faults);
            if (reader.IsObject(what) && read(reader) is { } made)
                items.Add(made);
        }
        return items;
    }

    public T? Object<T>(string name, string what, Func<JsonObjectReader, T?> read) where T : class
    {
        if (Find(name) is not { } value)
            return null;
        var reader = new JsonObjectReader(value, PathOf(name), faults);
        return reader.IsObject(what) ? read(reader) : null;
    }

    public IReadOnlyDictionary<string, string>? Map(string name) => Object(name, "A map of labels", reader => reader.ReadMap());

    private Dictionary<string, string> ReadMap()
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (Text(member.Name) is { } text)
                map[member.Name] = text;
        }
        return map;
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static string Explain(string json, JsonException e)
    {
        var message = e.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end > 0)
            message = message[..end];
        if (e.LineNumber is null)
            return $"This JSON cannot be used: {message.TrimEnd()}";
        var line = (int)e.LineNumber;
        var start = 0;
        for (var i = 0; i < line; i++)
            start = json.IndexOf('\n', start) + 1;
        var bytes = Encoding.UTF8.GetBytes(json, start, json.Length - start);
        var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Clamp(e.BytePositionInLine ?? 0, 0, bytes.Length)) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"This is no JSON at line {line + 1}, position {column}: {message.TrimEnd()}");
    }

    private static string Fold(string word) => new string([.. word.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
