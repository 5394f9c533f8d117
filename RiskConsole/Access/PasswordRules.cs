using System.Text;
using System.Text.RegularExpressions;

namespace RiskConsole.Access;

/// <summary>Which passwords are taken: long enough, and not one of those that guessing begins with. No composition rules, as NIST SP
/// 800-63B advises.</summary>
/// <remarks>Guessable ones are found by pattern: what is left after the words, years and runs that people build passwords from are taken
/// away must still be worth guessing. The words are our own choice of the usual ones and of this product's own.</remarks>
internal static partial class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 128;
    private const int LeastRest = 4;
    private const int LeastDistinct = 5;

    private static readonly string[] Words =
    [
        "riskconsole", "password", "passwort", "passphrase", "passw", "administrator", "operator", "analyst", "console", "admin", "root",
        "risk", "pass",
        "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "qwerty", "qwertz", "azerty", "asdfgh", "asdf",
        "qazwsx", "wsxedc", "edcrfv",
        "letmein", "welcome", "iloveyou", "login", "secret", "changeme", "default", "trustno", "sunshine", "princess", "dragon", "monkey",
        "football", "baseball", "superman", "batman", "master", "shadow", "michael", "jordan", "starwars", "whatever", "hello", "please",
        "test", "user",
        "spring", "summer", "autumn", "winter", "january", "february", "march", "april", "june", "july", "august", "september", "october",
        "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ];

    /// <returns>What is wrong, for people; null when the password is taken.</returns>
    public static string? Fault(string? password, string userName)
    {
        if (string.IsNullOrEmpty(password))
            return "Enter a password.";
        if (password.Length < MinLength)
            return $"The password has {password.Length} characters; it needs at least {MinLength}.";
        if (password.Length > MaxLength)
            return $"The password has {password.Length} characters; at most {MaxLength} are allowed.";
        return IsGuessable(password, userName)
            ? "This password is easy to guess: it is made of common words, your name, years or runs of keys. Use a few unrelated words."
            : null;
    }

    private static bool IsGuessable(string password, string userName)
    {
        if (password.Distinct().Count() < LeastDistinct || Repetition().IsMatch(password))
            return true;
        var lower = Year().Replace(password.ToLowerInvariant(), " ");
        return Rest(lower, userName) < LeastRest || Rest(WithoutSubstitutes(lower), userName) < LeastRest;
    }

    /// <summary>How many characters are left without the usual words, the user's name, years, and runs such as 1234, cba or !!!.</summary>
    private static int Rest(string text, string userName)
    {
        if (userName.Length >= 3)
            text = text.Replace(userName.ToLowerInvariant(), " ", StringComparison.Ordinal);
        foreach (var word in Words)
            text = text.Replace(word, " ", StringComparison.Ordinal);
        return WithoutRuns(text).Count(char.IsLetterOrDigit);
    }

    private static string WithoutRuns(string text)
    {
        var rest = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var length = RunAt(text, start);
            if (length < 3)
            {
                rest.Append(text, start, 1);
                start++;
            }
            else
            {
                start += length;
            }
        }
        return rest.ToString();
    }

    private static int RunAt(string text, int start)
    {
        if (start + 1 >= text.Length)
            return 1;
        var step = text[start + 1] - text[start];
        if (step is < -1 or > 1)
            return 1;
        var end = start + 1;
        while (end + 1 < text.Length && text[end + 1] - text[end] == step)
            end++;
        return end - start + 1;
    }

    private static string WithoutSubstitutes(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = source[i] switch
            {
                '0' => 'o',
                '1' or '!' or '|' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var c => c,
            };
    });

    [GeneratedRegex(@"^(.{1,12}?)\1+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Repetition();

    [GeneratedRegex("(19|20)[0-9]{2}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Year();
}
