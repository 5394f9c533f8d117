using RiskConsole.Query;

namespace RiskConsole.Components.Shared;

/// <summary>The part of a wrong query around the mistake, in fixed-width text, with a line of carets to stand under it.</summary>
/// <param name="Caret">Spaces and carets, as long as the text up to the end of the mistake.</param>
internal readonly record struct QueryErrorEcho(string Before, string Wrong, string After, string Caret)
{
    private const int Context = 40;
    private const int LongestMark = 40;

    public static QueryErrorEcho Of(string text, QueryError error)
    {
        var at = Math.Clamp(error.Position, 0, text.Length);
        var end = Math.Clamp(at + Math.Max(1, error.Length), at, text.Length);
        var from = Math.Max(0, at - Context);
        var to = Math.Min(text.Length, end + Context);
        var before = (from > 0 ? "…" : "") + DisplayText.Clean(text[from..at]);
        // At the end of the text there is nothing to underline; a space gives the caret its place.
        var wrong = end > at ? DisplayText.Clean(text[at..end], LongestMark) : " ";
        var after = DisplayText.Clean(text[end..to]) + (to < text.Length ? "…" : "");
        return new(before, wrong, after, new string(' ', before.Length) + new string('^', wrong.Length));
    }
}
