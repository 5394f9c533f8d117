namespace RiskConsole.Rules.Engine;

/// <summary>Several values as one key, and back. Values are joined by U+001F, which is replaced by a space where it stands in one.</summary>
internal static class RuleKey
{
    public const char Separator = '\u001f';

    public static string Of(ReadOnlySpan<string> values) => values.Length switch
    {
        0 => "",
        1 => Clean(values[0]),
        _ => string.Join(Separator, values.ToArray().Select(Clean)),
    };

    public static string[] Parts(string key) => key.Split(Separator);

    private static string Clean(string value) => value.Contains(Separator, StringComparison.Ordinal) ? value.Replace(Separator, ' ') : value;
}
