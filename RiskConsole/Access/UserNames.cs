using System.Text.RegularExpressions;

namespace RiskConsole.Access;

/// <summary>Which names users may have, and when two are the same.</summary>
internal static partial class UserNames
{
    /// <returns>What is wrong, for people; null when the name is taken.</returns>
    public static string? Fault(string? name) => name switch
    {
        null or "" => "Enter a name.",
        _ when Allowed().IsMatch(name) => null,
        _ => "A name has 2 to 64 letters, digits, dots, dashes, underscores or @, and begins with a letter or digit.",
    };

    /// <summary>Names that differ only in case are the same.</summary>
    public static string Normalise(string name) => name.ToUpperInvariant();

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd}._@-]{1,63}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Allowed();
}
