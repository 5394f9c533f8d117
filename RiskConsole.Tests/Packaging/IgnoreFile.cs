using System.Text.RegularExpressions;

namespace RiskConsole.Tests.Packaging;

/// <summary>A .dockerignore: the last pattern that matches a path, or a folder above it, decides.</summary>
internal sealed class IgnoreFile(string text)
{
    private readonly List<(Regex Pattern, bool Ignore)> _rules =
    [
        .. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => (Compile(line.TrimStart('!')), line[0] != '!')),
    ];

    /// <param name="path">Relative to the build context, with '/'.</param>
    public bool Ignores(string path)
    {
        var ignored = false;
        foreach (var (pattern, ignore) in _rules)
            if (pattern.IsMatch(path))
                ignored = ignore;
        return ignored;
    }

    private static Regex Compile(string glob)
    {
        var pattern = Regex.Escape(glob.Trim('/')).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new($"^{pattern}(/.*)?$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
