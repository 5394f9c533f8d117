using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>The address of a subject's page, and back. Subjects hold slashes, colons, spaces, percent signs and any script.</summary>
internal static class SubjectUrl
{
    private const string Base = "/scores/";

    // A path segment of dots alone means "here" or "up" to every browser, however it is escaped.
    private const string Dots = "-";

    public static string For(string subject, string? range = null)
    {
        var suffix = range is null ? "" : $"range={range}";
        if (subject is "." or "..")
            return $"{Base}{Dots}?subject={subject}" + (suffix.Length == 0 ? "" : "&" + suffix);
        // Slashes stay readable where they are plain separators of names.
        var segments = subject.Split('/');
        var plain = segments.All(segment => segment is not ("" or "." or ".."));
        var path = plain ? string.Join('/', segments.Select(Escape)) : Escape(subject);
        return Base + path + (suffix.Length == 0 ? "" : "?" + suffix);
    }

    /// <summary>Reads the subject from a full address: the raw one, not the router's value, which no longer tells "%2F" from "/".</summary>
    public static bool TryParse(string uri, [NotNullWhen(true)] out string? subject)
    {
        subject = null;
        var start = uri.IndexOf(Base, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return false;
        var rest = uri[(start + Base.Length)..].Split('#')[0];
        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? rest : rest[..mark];
        subject = path == Dots && mark >= 0 && QueryHelpers.ParseQuery(rest[mark..]).TryGetValue("subject", out var dots)
            ? dots.ToString()
            : Uri.UnescapeDataString(path);
        return subject.Length > 0;
    }

    // Colons are legal in a path, and an address one can read is an address one trusts.
    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal);
}
