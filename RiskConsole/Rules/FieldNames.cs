using RiskConsole.Rules.Engine;

namespace RiskConsole.Rules;

/// <summary>Names of event fields as rules use them: one field, of one value.</summary>
internal static class FieldNames
{
    private const int LongestName = 200;

    /// <summary>Never throws, whatever the name.</summary>
    /// <returns>The field, or why there is none.</returns>
    public static (EventField? Field, string? Fault) Find(string name)
    {
        if (name.Length > LongestName)
            return (null, $"A field's name has at most {LongestName} characters.");
        if (!EventFields.TryFind(name, out var field, out var error))
            return (null, error);
        return field.Name is "data" or "ext" ? (null, $"{field.Name} holds many values. Name one of them, such as {field.Name}.amount.") : (field, null);
    }

    public static bool AreSame(string a, string b) => Find(a).Field is { } one && one.Name == Find(b).Field?.Name;
}
