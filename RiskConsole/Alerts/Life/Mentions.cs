using System.Text.RegularExpressions;
using RiskConsole.Access;

namespace RiskConsole.Alerts.Life;

/// <summary>Finds whom a note mentions: <c>@name</c>, the longest part of what follows that is a user's name. Mail addresses and words that are no user are text.</summary>
internal static partial class Mentions
{
    public const int Most = 20;

    private static readonly char[] s_joints = ['.', '_', '@', '-'];

    /// <param name="find">A user by normalised name; null for none.</param>
    /// <returns>Each once, in the order of the note.</returns>
    public static IReadOnlyList<Guid> In(string text, Func<string, Guid?> find)
    {
        List<Guid> mentioned = [];
        foreach (Match match in Candidate().Matches(text))
        {
            if (Longest(match.Groups[1].Value, find) is { } id && !mentioned.Contains(id))
                mentioned.Add(id);
            if (mentioned.Count == Most)
                break;
        }
        return mentioned;
    }

    private static Guid? Longest(string word, Func<string, Guid?> find)
    {
        // Cut where parts of names join, so that a full stop behind a name is none of it, and "@benny" does not mean ben.
        for (var length = word.Length; length >= 2; length = word.LastIndexOfAny(s_joints, length - 1))
        {
            if (find(UserNames.Normalise(word[..length])) is { } id)
                return id;
        }
        return null;
    }

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}._@-])@([\p{L}\p{Nd}][\p{L}\p{Nd}._@-]{1,200})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 500)]
    private static partial Regex Candidate();
}
