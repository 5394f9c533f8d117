using System.Globalization;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Signing;

/// <summary>The file of keys whose signatures are believed: lines of <c>origin fromSize toSize|- vkey</c>. It only grows; the last line of a key counts.</summary>
internal sealed class TrustedKeys(string file)
{
    /// <returns>By the size they begin with; empty for a log never signed here.</returns>
    /// <exception cref="AuditKeyException">The file is there and cannot be read.</exception>
    public IReadOnlyList<TrustedKey> Of(string origin)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditKeyException($"The keys of the audit log in {file} cannot be read. {e.Message}", e);
        }
        // What follows the last line feed was torn by a crash; the key it tells of is told again.
        var lines = text.Split('\n')[..^1];
        Dictionary<string, TrustedKey> keys = new(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#' || !lines[i].StartsWith(origin + " ", StringComparison.Ordinal))
                continue;
            var key = Parse(lines[i]) ?? throw new AuditKeyException($"{file}, line {i + 1}, is no key: it reads 'origin fromSize toSize verifierKey', with - for no end.");
            keys[key.Key.Text] = key;
        }
        return [.. keys.Values.OrderBy(key => key.FromSize)];
    }

    /// <summary>Adds a line, durable when it returns.</summary>
    /// <exception cref="AnchorException">It cannot be written.</exception>
    public void Append(string origin, TrustedKey key) => AppendOnly.Append(
        file, string.Create(CultureInfo.InvariantCulture, $"{origin} {key.FromSize} {key.ToSize?.ToString(CultureInfo.InvariantCulture) ?? "-"} {key.Key.Text}"));

    private static TrustedKey? Parse(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 4 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            return null;
        long? to = long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? end : null;
        if (to is null && parts[2] != "-")
            return null;
        try
        {
            return new(NoteKey.Parse(parts[3]), from, to);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
