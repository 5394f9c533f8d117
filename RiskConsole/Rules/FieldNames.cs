using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules;

/// <summary>Names of event fields as rules use them: one field, of one value.</summary>
internal static class FieldNames
{
    private const int LongestName = 200;

    /// <returns>Why this names no field; null when it does.</returns>
    public static string? Fault(IQueryCompiler<RiskEvent> queries, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "Name a field, such as subject or data.usd.";
        if (name.Length > LongestName || EventText.Parse(name) is not { } field)
            return $"\"{Cut(name)}\" is no name of a field. Write one such as subject, score or data.usd; keys with other characters stand in quotes: data.\"a b\".";
        if (EventText.Find(name) is not null)
            return null;
        if (field.Path.Count == 0 && EventText.Canonical(name) is { } open)
            return $"{open} holds many values. Name one of them, such as {open}.amount.";
        return queries.TryCompile(name + ":*", out _, out var error) ? $"\"{Cut(name)}\" cannot be used here." : error.Message;
    }

    /// <summary>Whether it can hold numbers, which the language tells by comparing it with one. A payload's field may hold anything.</summary>
    public static bool IsNumber(IQueryCompiler<RiskEvent> queries, string name) => queries.TryCompile(name + ":>0", out _, out _);

    public static bool AreSame(string a, string b) => EventText.Canonical(a) is { } one && one == EventText.Canonical(b);

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
